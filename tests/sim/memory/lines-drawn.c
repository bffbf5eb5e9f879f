/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two halves of the model of cache lines agree: a program in which the checker finds no hazard must see what it stored last
 * whatever the adversary does. Drawn programs try to prove otherwise.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/memory/program.h"
#include "tests/suites.h"

static uint32_t draw(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 33) % below;
}

/* Pieces of right and of wrong maintenance, drawn beside single operations: so that some programs have no hazard. */
static const char *const pieces[] = {
	"cvac dsb", "civac dsb", "ivac dsb", "cvau dsb ic dsb isb", "cvau dsb icall dsb isb", "dsb icall dsb isb", "cvac dsb isb",
	"dsbst", "dmb", "civac dmb sp", "ivac dmb sp dsb", "cvac dmb lp", "sp dsbst icall dsb isb fc", "cvau dsb", "ic dsb isb",
	"sp dsb", "sc cvac", "sc cvau dsb icall dsb isb fc", "dsb isb", "cvac cvau dsb",
};

static void add(struct program *program, struct step step)
{
	if (program->count < STEPS)
		program->steps[program->count++] = step;
}

static struct program drawn(uint64_t *state)
{
	struct program program = { .count = 0 };
	unsigned want = 3 + draw(state, 14), slot_count = draw(state, 3) ? 2 : 6;

	while (program.count < want) {
		uint8_t slot = draw(state, slot_count), value = draw(state, 3);

		if (draw(state, 3)) {
			add(&program, (struct step){ draw(state, 2) ? draw(state, GLANCE) : draw(state, OP_COUNT), slot, value });
			continue;
		}
		const struct program piece = program_parse(pieces[draw(state, sizeof(pieces) / sizeof(*pieces))]);

		for (unsigned i = 0; i < piece.count; i++)
			add(&program, (struct step){ piece.steps[i].op, slot, value });
	}
	return program;
}

/* The adversary shows something else at or behind the checker's first hazard only. */
static void agree(const struct program *program, unsigned line, unsigned ctr)
{
	char text[512];
	const unsigned iline = program->count % 4 == 3 ? 8 : program->count % 4 == 2 ? 32 : line;
	struct world w;
	unsigned first, seeds;

	world_begin(&w, line, false, 0);
	w.config.iline = iline;
	w.config.idc = ctr & IDC;
	w.config.dic = ctr & DIC;
	world_run(&w, program);
	first = w.hazard_step;
	seeds = first == NEVER ? 200 : 20;
	require(!memcmp(w.memory, w.last, sizeof(w.last)), "the checker wrote memory");
	for (unsigned seed = 0; seed < seeds; seed++) {
		world_begin(&w, line, true, seed);
		w.config.iline = iline;
		w.config.idc = ctr & IDC;
		w.config.dic = ctr & DIC;
		world_run(&w, program);
		if (w.wrong_step != NEVER && w.wrong_step < first)
			ck_abort_msg("line %u, ctr %u, seed %u: step %u was wrong: %s", line, ctr, seed, w.wrong_step,
				     program_print(program, text, sizeof(text)));
	}
}

#ifndef DRAWN
#define SEED 1
#define DRAWN 1500	/* programs for each of CTR_EL0's four kinds */
#endif

START_TEST(halves_agree)
{
	uint64_t state = SEED + _i;

	for (unsigned i = 0; i < DRAWN; i++) {
		struct program program = drawn(&state);

		agree(&program, i % 8 ? 16 : 64, _i);
	}
}
END_TEST

Suite *lines_drawn_suite(void)
{
	Suite *suite = suite_create("lines drawn");
	TCase *tc = tcase_create("lines drawn");

	tcase_add_loop_test(tc, halves_agree, 0, 4);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return suite;
}
