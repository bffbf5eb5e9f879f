/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cache line model: what each omission is called, and that its two halves agree. A program in which the checker finds no
 * hazard must see what it stored last whatever the adversary does; drawn programs try to prove otherwise.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/scenario.h"
#include "sim/memory/lines.h"
#include "tests/suites.h"

#define LINE_COUNT 3
#define MEMORY_BASE 0x44000000ull
#define STEPS 32
#define NEVER ~0u

enum op {
	STORE_CACHED, STORE_PAST, LOAD_CACHED, LOAD_PAST, FETCH_CACHED, FETCH_PAST, OBSERVE, OBSERVE_CODE, GLANCE,
	IVAC, CVAC, CVAU, CVAP, CIVAC, ISW, CSW, CISW, IC, ICALL, DSB, DSBST, DMB, ISB, OP_COUNT
};

/* The letters that a program is written in: a word, and after it the slot. */
static const char *const words[OP_COUNT] = {
	"sc", "sp", "lc", "lp", "fc", "fp", "observe", "code", "glance", "ivac", "cvac", "cvau", "cvap", "civac", "isw", "csw",
	"cisw", "ic", "icall", "dsb", "dsbst", "dmb", "isb",
};

/* Check writes a file at each of its own assertions, which is too slow for millions of steps. */
static void require(bool true_here, const char *what)
{
	if (!true_here)
		ck_abort_msg("%s", what);
}

struct step {
	uint8_t op, slot, value;
};

struct program {
	struct step steps[STEPS];
	unsigned count;
};

struct world {
	struct lines_config config;
	struct lines *lines;
	uint8_t memory[LINE_COUNT * 2048], last[LINE_COUNT * 2048];
	unsigned step, hazard_step, wrong_step, hazard_count, life_count;
	struct hv_hazard hazard;	/* the first */
	struct hv_life life;		/* the latest */
};

/* Slots: two in each of two lines, four bytes within the first, and one across the border of both. */
static void place(const struct world *w, unsigned slot, uint64_t *pa, unsigned *size)
{
	unsigned line = w->config.line;

	*size = slot == 4 ? 4 : slot == 5 ? 16 : 8;
	*pa = MEMORY_BASE + (slot < 4 ? slot / 2 * line + slot % 2 * 8 : slot == 4 ? 2 : line - 8);
}

static uint8_t *memory(void *ctx, uint64_t pa, size_t size)
{
	struct world *w = ctx;

	return pa < MEMORY_BASE || pa + size > MEMORY_BASE + sizeof(w->memory) ? NULL : w->memory + (pa - MEMORY_BASE);
}

static void hazard(void *ctx, const struct hv_hazard *h)
{
	struct world *w = ctx;

	if (!w->hazard_count++) {
		w->hazard = *h;
		w->hazard_step = w->step;
	}
}

static void life(void *ctx, const struct hv_life *event)
{
	struct world *w = ctx;

	w->life = *event;
	w->life_count++;
}

static void begin(struct world *w, unsigned line, bool evict, uint64_t seed)
{
	memset(w, 0, sizeof(*w));
	w->hazard_step = w->wrong_step = NEVER;
	w->config = (struct lines_config){
		.line = line, .evict = evict, .seed = seed, .memory = memory, .hazard = hazard, .life = life, .ctx = w,
	};
}

static void store(struct world *w, const struct step *s, const struct hv_actor *actor)
{
	uint8_t bytes[16];
	unsigned size;
	uint64_t pa;

	place(w, s->slot, &pa, &size);
	memset(bytes, s->value, size);
	lines_store(w->lines, pa, size, bytes, actor);
	memcpy(w->memory + (pa - MEMORY_BASE), bytes, size);
	memcpy(w->last + (pa - MEMORY_BASE), bytes, size);
}

static void compare(struct world *w, const uint8_t *seen, uint64_t pa, unsigned size)
{
	if (w->wrong_step == NEVER && memcmp(seen, w->last + (pa - MEMORY_BASE), size))
		w->wrong_step = w->step;
}

static void read(struct world *w, const struct step *s, const struct hv_actor *actor)
{
	uint8_t bytes[16];
	unsigned size;
	uint64_t pa;

	place(w, s->slot, &pa, &size);
	if (s->op <= LOAD_PAST)
		lines_load(w->lines, pa, size, actor);
	else if (s->op <= FETCH_PAST)
		lines_fetch(w->lines, pa, size, actor);
	else
		lines_observe(w->lines, pa, size, bytes, s->op != GLANCE, s->op == OBSERVE_CODE, actor);
	if (s->op < OBSERVE)
		compare(w, w->memory + (pa - MEMORY_BASE), pa, size);
	else if (s->op != GLANCE)
		compare(w, bytes, pa, size);
}

static void maintain(struct world *w, const struct step *s, const struct hv_actor *actor)
{
	unsigned size;
	uint64_t pa;

	place(w, s->slot, &pa, &size);
	if (s->op >= ISW && s->op <= CISW)
		lines_dc_all(w->lines, LINES_ISW + (s->op - ISW), actor);
	else if (s->op < ISW)
		lines_dc(w->lines, LINES_IVAC + (s->op - IVAC), pa, actor);
	else if (s->op == IC)
		lines_ic(w->lines, pa, actor);
	else if (s->op == ICALL)
		lines_ic_all(w->lines, actor);
	else if (s->op == ISB)
		lines_context(w->lines, actor);
	else
		lines_barrier(w->lines, s->op == DSB ? LINES_DSB : s->op == DMB ? LINES_DMB : LINES_DSB_ST, actor);
}

static void run_on(struct world *w, const struct program *program)
{
	w->lines = lines_new(&w->config);
	require(w->lines, "memory is out");
	for (w->step = 0; w->step < program->count; w->step++) {
		const struct step *s = &program->steps[w->step];
		struct hv_actor actor = { .pc = 0x1000 + 4 * w->step, .step = HV_STEP_NONE, .el = 1 };

		actor.cached = s->op == STORE_CACHED || s->op == LOAD_CACHED || s->op == FETCH_CACHED;
		lines_clock(w->lines, w->step);
		lines_pass(w->lines);
		(s->op <= STORE_PAST ? store : s->op <= GLANCE ? read : maintain)(w, s, &actor);
	}
	require(!lines_short(w->lines), "memory ran out");
}

static void run(struct world *w, const struct program *program)
{
	run_on(w, program);
	lines_free(w->lines);
}

static struct program parse(const char *text)
{
	struct program program = { .count = 0 };
	char copy[256], *rest = copy;

	require(strlen(text) < sizeof(copy), text);
	strcpy(copy, text);
	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		struct step *s = &program.steps[program.count];
		size_t length = strcspn(word, "0123456789");

		require(program.count < STEPS, text);
		s->slot = atoi(word + length);
		s->value = ++program.count;
		for (s->op = 0; s->op < OP_COUNT; s->op++)
			if (strlen(words[s->op]) == length && !strncmp(words[s->op], word, length))
				break;
		require(s->op < OP_COUNT, word);
	}
	return program;
}

static const char *print(const struct program *program, char *text, size_t size)
{
	size_t used = 0;

	for (unsigned i = 0; i < program->count && used < size; i++) {
		const struct step *s = &program->steps[i];

		used += snprintf(text + used, size - used, "%s%u", words[s->op], s->slot);
		if (s->op <= STORE_PAST && used < size)
			used += snprintf(text + used, size - used, "=%u", s->value);
		if (used < size)
			used += snprintf(text + used, size - used, " ");
	}
	return text;
}

#define FETCHABLE " cvau dsb ic dsb isb"
#define NONE HV_HAZARD_COUNT
enum { PLAIN, IDC = 1, DIC = 2 };

static const struct expected {
	const char *program;
	uint8_t kind, missing, ctr;
	unsigned pc;	/* of hv_hazard.clean, as a step; 0: nobody */
} expected[] = {
	/* Data past the caches. */
	{ "sc lp", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc cvau dsb lp", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc cvac lp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc cvac dsbst lp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc cvac dsb lp", NONE, 0, 0, 0 },
	{ "sc cvac dmb lp", NONE, 0, 0, 0 },
	{ "sc dmb cvac lp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 2 },
	{ "sc cvac dmb sc1 cvac lp1", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 4 },
	{ "sc cvac dmb observe", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc cvap dsb lp", NONE, 0, 0, 0 },
	{ "sc civac dsb lp lc", NONE, 0, 0, 0 },
	{ "sc cvac2 dsb lp", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc lp1", NONE, 0, 0, 0 },
	{ "sc5 cvac dsb lp5", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc5 cvac cvac2 dsb lp5", NONE, 0, 0, 0 },
	{ "sc cisw dsb lp", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc ivac dsb lp", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc ivac dsb lc", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc isw dsb lc", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc ivac dsb sp lp lc", NONE, 0, 0, 0 },
	{ "lc lp sp1 lp", NONE, 0, 0, 0 },
	/* Stores past the caches. */
	{ "sc sp lp", HV_HAZARD_LOST_STORE, HV_MISSING_INVALIDATE, 0, 0 },
	{ "sc1 sp lp", HV_HAZARD_LOST_STORE, HV_MISSING_INVALIDATE, 0, 0 },
	{ "sc sp cvac dsb lp", HV_HAZARD_LOST_STORE, HV_MISSING_INVALIDATE, 0, 0 },
	{ "sc sp ivac dsb lp", HV_HAZARD_LOST_STORE, HV_MISSING_INVALIDATE, 0, 0 },
	{ "sc civac dsb sp lp lc", NONE, 0, 0, 0 },
	{ "sc civac sp dsb lp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc ivac sp dsb lp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc ivac dmb sp dsb lp", NONE, 0, 0, 0 },
	{ "sc civac dmb sp lp dsb lc", NONE, 0, 0, 0 },
	{ "lc sp lc", HV_HAZARD_STALE_LOAD, HV_MISSING_INVALIDATE, 0, 0 },
	{ "sc sp lc", HV_HAZARD_STALE_LOAD, HV_MISSING_INVALIDATE, 0, 0 },
	{ "lc sp ivac dsb lc", NONE, 0, 0, 0 },
	{ "lc ivac dsb sp lc", NONE, 0, 0, 0 },
	/* Code through the caches. */
	{ "sc fc", HV_HAZARD_FETCH_POU, HV_MISSING_CLEAN_POU, 0, 0 },
	{ "sc icall dsb isb fc", HV_HAZARD_FETCH_POU, HV_MISSING_CLEAN_POU, 0, 0 },
	{ "sc cvau fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc cvau ic dsb isb fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc cvau icall dsb isb fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc cvau dsb isb fc", HV_HAZARD_STALE_FETCH, HV_MISSING_IC, 0, 0 },
	{ "sc cvau dsb ic2 dsb isb fc", HV_HAZARD_STALE_FETCH, HV_MISSING_IC, 0, 0 },
	{ "sc ic cvau dsb isb fc", HV_HAZARD_STALE_FETCH, HV_MISSING_IC, 0, 0 },
	{ "sc cvau dsb ic isb fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 3 },
	{ "sc cvau dsb icall isb fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 3 },
	{ "sc cvau dsb ic dsb fc", HV_HAZARD_PREFETCHED, HV_MISSING_ISB, 0, 3 },
	{ "sc cvau dsb icall isb dsb fc", HV_HAZARD_PREFETCHED, HV_MISSING_ISB, 0, 3 },
	{ "sc" FETCHABLE " fc", NONE, 0, 0, 0 },
	{ "sc cvau dsb icall dsb isb fc", NONE, 0, 0, 0 },
	{ "sc civac dsb icall dsb isb fc", NONE, 0, 0, 0 },
	{ "sc cvau dsb ic dsb sc1 isb fc", NONE, 0, 0, 0 },
	{ "sc" FETCHABLE " sc fc", HV_HAZARD_FETCH_POU, HV_MISSING_CLEAN_POU, 0, 0 },
	{ "sp fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 0 },
	{ "sp dsbst icall dsb isb fc", NONE, 0, 0, 0 },
	{ "sp dmb icall dsb isb fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 0 },
	{ "sp icall dsb isb fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 0 },
	{ "sc cvau dmb ic dsb isb fc", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sp dsb isb fc", HV_HAZARD_STALE_FETCH, HV_MISSING_IC, 0, 0 },
	{ "lc sp dsb icall dsb isb fc", HV_HAZARD_STALE_FETCH, HV_MISSING_INVALIDATE, 0, 0 },
	{ "sc dsb isb fc", HV_HAZARD_STALE_FETCH, HV_MISSING_IC, IDC, 0 },
	{ "sc dsbst icall dsb isb fc", NONE, 0, IDC, 0 },
	{ "sc cvau dsb fc", HV_HAZARD_PREFETCHED, HV_MISSING_ISB, DIC, 1 },
	{ "sc cvau dsb isb fc", NONE, 0, DIC, 0 },
	{ "sc dsb isb fc", NONE, 0, IDC | DIC, 0 },
	/* Code past the caches. */
	{ "sc fp", HV_HAZARD_FETCH_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc" FETCHABLE " fp", HV_HAZARD_FETCH_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc cvac fp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sc cvac dsb fp", HV_HAZARD_PREFETCHED, HV_MISSING_ISB, 0, 1 },
	{ "sc cvac dsb isb fp", NONE, 0, 0, 0 },
	{ "sc cvau cvac dsb isb fp", NONE, 0, 0, 0 },
	{ "sc cvac dmb isb fp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 1 },
	{ "sp dmb isb fp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 0 },
	{ "sp fp", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 0 },
	{ "sp dsbst isb fp", NONE, 0, 0, 0 },
	/* What is looked at afterwards. */
	{ "sc observe", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc5 observe5", HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, 0, 0 },
	{ "sc sp observe", HV_HAZARD_LOST_STORE, HV_MISSING_INVALIDATE, 0, 0 },
	{ "sc glance", NONE, 0, 0, 0 },
	{ "sc cvac dsb observe", NONE, 0, 0, 0 },
	{ "sc cvac dsb code", HV_HAZARD_STALE_FETCH, HV_MISSING_IC, 0, 0 },
	{ "sc cvac dsb icall code", HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, 0, 3 },
	{ "sc cvac dsb icall dsb code", NONE, 0, 0, 0 },
};

static const unsigned line_sizes[] = { 16, 64, 2048 };

static void check_expected(const struct expected *e, unsigned line)
{
	struct program program = parse(e->program);
	struct world w;

	begin(&w, line, false, 0);
	w.config.idc = e->ctr & IDC;
	w.config.dic = e->ctr & DIC;
	run(&w, &program);
	ck_assert_msg(!!w.hazard_count == (e->kind != NONE), "%s (%u): %u hazards", e->program, line, w.hazard_count);
	if (e->kind == NONE)
		return;
	ck_assert_msg(w.hazard.kind == e->kind && w.hazard.missing == e->missing, "%s (%u): %u, missing %u", e->program, line,
		      w.hazard.kind, w.hazard.missing);
	ck_assert_msg(w.hazard.clean.pc == (e->pc ? 0x1000 + 4 * e->pc : 0), "%s: clean at %#llx", e->program,
		      (unsigned long long)w.hazard.clean.pc);
	ck_assert_uint_eq(w.hazard.reader.pc, 0x1000 + 4 * w.hazard_step);
	ck_assert_msg(w.hazard.want != w.hazard.may, "%s: %#llx", e->program, (unsigned long long)w.hazard.want);
	ck_assert_uint_eq(w.hazard.line, w.hazard.addr & ~(uint64_t)(line - 1));
}

START_TEST(omissions_have_names)
{
	for (unsigned i = 0; i < sizeof(line_sizes) / sizeof(*line_sizes); i++)
		check_expected(&expected[_i], line_sizes[i]);
}
END_TEST

/* Whatever is called a hazard in the table, some machine shows. */
START_TEST(omissions_can_be_seen)
{
	struct program program = parse(expected[_i].program);
	struct world w;
	unsigned wrong = 0;

	for (unsigned seed = 0; seed < 400; seed++) {
		begin(&w, 64, true, seed);
		w.config.idc = expected[_i].ctr & IDC;
		w.config.dic = expected[_i].ctr & DIC;
		run(&w, &program);
		wrong += w.wrong_step != NEVER;
		require(!w.hazard_count, "the adversary noted a hazard");
	}
	ck_assert_msg(!!wrong == (expected[_i].kind != NONE), "%s: %u of 400", expected[_i].program, wrong);
}
END_TEST

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
		for (struct program piece = parse(pieces[draw(state, sizeof(pieces) / sizeof(*pieces))]), *p = &piece; p; p = NULL)
			for (unsigned i = 0; i < p->count; i++)
				add(&program, (struct step){ p->steps[i].op, slot, value });
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

	begin(&w, line, false, 0);
	w.config.iline = iline;
	w.config.idc = ctr & IDC;
	w.config.dic = ctr & DIC;
	run(&w, program);
	first = w.hazard_step;
	seeds = first == NEVER ? 200 : 20;
	require(!memcmp(w.memory, w.last, sizeof(w.last)), "the checker wrote memory");
	for (unsigned seed = 0; seed < seeds; seed++) {
		begin(&w, line, true, seed);
		w.config.iline = iline;
		w.config.idc = ctr & IDC;
		w.config.dic = ctr & DIC;
		run(&w, program);
		if (w.wrong_step != NEVER && w.wrong_step < first)
			ck_abort_msg("line %u, ctr %u, seed %u: step %u was wrong: %s", line, ctr, seed, w.wrong_step,
				     print(program, text, sizeof(text)));
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

START_TEST(one_omission_is_one_hazard)
{
	struct program program = parse("sc sc1 lp lp1 lp4 fc fp lc cvac lp");
	struct world w;

	begin(&w, 64, false, 0);
	run(&w, &program);
	ck_assert_uint_eq(w.hazard_count, 1);
	ck_assert_uint_eq(w.hazard.want, 0x0101010101010101);
	ck_assert_uint_eq(w.hazard.may, 0);
	ck_assert_uint_eq(w.hazard.writer.pc, 0x1004);
	ck_assert_uint_eq(w.hazard.writer.cached, 1);
	ck_assert_uint_eq(w.hazard.size, 8);
}
END_TEST

START_TEST(same_bytes_are_no_hazard)
{
	struct program program = parse("sc cvau dsb lp2 sc1 lp fc");
	struct world w;

	for (unsigned i = 0; i < program.count; i++)
		program.steps[i].value = 0;
	begin(&w, 64, false, 0);
	run(&w, &program);
	ck_assert_uint_eq(w.hazard_count, 0);
}
END_TEST

/* Program, and how many events of the watched line it makes. */
static const struct { const char *program; unsigned events; uint8_t last; } lives[] = {
	{ "dsb isb lc2 sc2 cvac2 dsb", 0, 0 },
	{ "sc lc lp1", 3, HV_LIFE_LOAD },
	{ "sc lp", 2, HV_LIFE_HAZARD },
	{ "sc cvau dsb dsb isb ic dsb isb isb", 6, HV_LIFE_CONTEXT },
	{ "fc fc fc fc", 1, HV_LIFE_FETCH },
};

START_TEST(life_is_told)
{
	struct program program = parse(lives[_i].program);
	struct world w;

	begin(&w, 64, false, 0);
	w.config.watch = MEMORY_BASE + 2;
	run(&w, &program);
	ck_assert_uint_eq(w.life_count, lives[_i].events);
	ck_assert_uint_eq(w.life.event, lives[_i].last);
}
END_TEST

START_TEST(life_shows_the_copies)
{
	struct program program = parse("sc cvau dsb sc");
	struct world w;

	begin(&w, 64, false, 0);
	w.config.watch = MEMORY_BASE;
	run(&w, &program);
	ck_assert_uint_eq(w.life.cache, 0x0404040404040404);
	ck_assert_uint_eq(w.life.pou, 0x0101010101010101);
	ck_assert_uint_eq(w.life.poc, 0);
	ck_assert_uint_eq(w.life.old, 0);
	ck_assert(w.life.valid && w.life.dirty && w.life.icache);
}
END_TEST

static uint8_t big[300000 * 64];

static uint8_t *big_memory(void *ctx, uint64_t pa, size_t size)
{
	(void)ctx;
	return pa < MEMORY_BASE || pa + size > MEMORY_BASE + sizeof(big) ? NULL : big + (pa - MEMORY_BASE);
}

/* As many lines as a copied kernel image has. */
START_TEST(many_lines)
{
	const struct hv_actor through = { .pc = 0x1000, .cached = 1 };
	uint8_t ones[64], *after = malloc(sizeof(big));
	struct world w;

	ck_assert_ptr_nonnull(after);
	memset(ones, 1, sizeof(ones));
	begin(&w, 64, _i, 1);
	w.config.memory = big_memory;
	memset(big, 0, sizeof(big));
	w.lines = lines_new(&w.config);
	for (size_t at = 0; at < sizeof(big); at += 64) {
		lines_store(w.lines, MEMORY_BASE + at, 64, ones, &through);
		memcpy(big + at, ones, 64);
		lines_pass(w.lines);
	}
	for (size_t at = 0; at < sizeof(big); at += 64)
		lines_dc(w.lines, LINES_CVAC, MEMORY_BASE + at, &through);
	lines_barrier(w.lines, LINES_DSB, &through);
	lines_observe(w.lines, MEMORY_BASE, sizeof(big), after, true, false, &through);
	for (size_t at = 0; at < sizeof(big); at += 64)
		require(!memcmp(after + at, ones, 64), "a line is lost");
	ck_assert_uint_eq(w.hazard_count, 0);
	lines_store(w.lines, MEMORY_BASE - 64, 64, ones, &through);	/* no memory there: not the model's */
	ck_assert(!lines_short(w.lines));
	lines_free(w.lines);
	free(after);
}
END_TEST

/* An instruction cache line of twice the data side's, and of a half: IC covers the one, and misses part of the other. */
static const struct { const char *program; unsigned iline; bool hazard; } geometries[] = {
	{ "sc2 cvau2 dsb ic dsb isb fc2", 32, false }, { "sc2 cvau2 dsb ic dsb isb fc2", 16, true },
	{ "sc1 cvau dsb ic dsb isb fc1", 8, true }, { "sc1 cvau dsb ic1 dsb isb fc1", 8, false },
	{ "sc1 cvau dsb ic ic1 dsb isb fc1 fc", 8, false },
};

START_TEST(instruction_lines_have_a_size_of_their_own)
{
	struct program program = parse(geometries[_i].program);
	struct world w;
	unsigned wrong = 0;

	begin(&w, 16, false, 0);
	w.config.iline = geometries[_i].iline;
	run(&w, &program);
	ck_assert_uint_eq(!!w.hazard_count, geometries[_i].hazard);
	for (unsigned seed = 0; seed < 400; seed++) {
		begin(&w, 16, true, seed);
		w.config.iline = geometries[_i].iline;
		run(&w, &program);
		wrong += w.wrong_step != NEVER;
	}
	ck_assert_uint_eq(!!wrong, geometries[_i].hazard);
}
END_TEST

/* Bytes that stay in use: what is dirty is as good as written back, and what was dropped is lost. */
static const struct { const char *program; bool lost; } kept[] = {
	{ "sc", false }, { "sc cvac dsb", false }, { "sc cvau", false }, { "sc ivac dsb", true }, { "sc civac ivac dsb", false },
	{ "sc ivac dsb sc1", true }, { "sc ivac dsb sc", false }, { "sp", false },
};

START_TEST(kept_bytes_are_not_lost)
{
	struct program program = parse(kept[_i].program);
	unsigned lost[2] = { 0 };
	uint8_t bytes[8];

	for (unsigned seed = 0; seed < 100; seed++) {
		struct world w;

		begin(&w, 16, seed, seed);
		run_on(&w, &program);
		lines_observe_kept(w.lines, MEMORY_BASE, sizeof(bytes), bytes);
		lost[!!seed] += !!memcmp(bytes, w.last, sizeof(bytes));
		require(!w.hazard_count, "a hazard");
		lines_free(w.lines);
	}
	ck_assert_uint_eq(!!lost[0], kept[_i].lost);
	ck_assert_uint_eq(!!lost[1], kept[_i].lost);
}
END_TEST

Suite *lines_suite(void)
{
	Suite *suite = suite_create("lines");
	TCase *tc = tcase_create("lines");

	tcase_add_loop_test(tc, omissions_have_names, 0, sizeof(expected) / sizeof(*expected));
	tcase_add_loop_test(tc, omissions_can_be_seen, 0, sizeof(expected) / sizeof(*expected));
	tcase_add_loop_test(tc, halves_agree, 0, 4);
	tcase_add_loop_test(tc, instruction_lines_have_a_size_of_their_own, 0, sizeof(geometries) / sizeof(*geometries));
	tcase_add_loop_test(tc, kept_bytes_are_not_lost, 0, sizeof(kept) / sizeof(*kept));
	tcase_add_test(tc, one_omission_is_one_hazard);
	tcase_add_test(tc, same_bytes_are_no_hazard);
	tcase_add_loop_test(tc, life_is_told, 0, sizeof(lives) / sizeof(*lives));
	tcase_add_test(tc, life_shows_the_copies);
	tcase_add_loop_test(tc, many_lines, 0, 2);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return suite;
}
