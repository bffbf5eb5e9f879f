/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of one line of the caches while a program runs. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/memory/program.h"
#include "tests/suites.h"

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
	struct program program = program_parse(lives[_i].program);
	struct world w;

	world_begin(&w, 64, false, 0);
	w.config.watch = MEMORY_BASE + 2;
	world_run(&w, &program);
	ck_assert_uint_eq(w.life_count, lives[_i].events);
	ck_assert_uint_eq(w.life.event, lives[_i].last);
}
END_TEST

START_TEST(life_shows_the_copies)
{
	struct program program = program_parse("sc cvau dsb sc");
	struct world w;

	world_begin(&w, 64, false, 0);
	w.config.watch = MEMORY_BASE;
	world_run(&w, &program);
	ck_assert_uint_eq(w.life.cache, 0x0404040404040404);
	ck_assert_uint_eq(w.life.pou, 0x0101010101010101);
	ck_assert_uint_eq(w.life.poc, 0);
	ck_assert_uint_eq(w.life.old, 0);
	ck_assert(w.life.valid && w.life.dirty && w.life.icache);
}
END_TEST

Suite *lines_life_suite(void)
{
	Suite *suite = suite_create("lines life");
	TCase *tc = tcase_create("lines life");

	tcase_add_loop_test(tc, life_is_told, 0, sizeof(lives) / sizeof(*lives));
	tcase_add_test(tc, life_shows_the_copies);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return suite;
}
