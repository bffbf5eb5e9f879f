/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of cache lines: what each omission is called, and that some machine shows it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/memory/program.h"
#include "tests/suites.h"

#define FETCHABLE " cvau dsb ic dsb isb"
#define NONE HV_HAZARD_COUNT

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
	struct program program = program_parse(e->program);
	struct world w;

	world_begin(&w, line, false, 0);
	w.config.idc = e->ctr & IDC;
	w.config.dic = e->ctr & DIC;
	world_run(&w, &program);
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
	struct program program = program_parse(expected[_i].program);
	struct world w;
	unsigned wrong = 0;

	for (unsigned seed = 0; seed < 400; seed++) {
		world_begin(&w, 64, true, seed);
		w.config.idc = expected[_i].ctr & IDC;
		w.config.dic = expected[_i].ctr & DIC;
		world_run(&w, &program);
		wrong += w.wrong_step != NEVER;
		require(!w.hazard_count, "the adversary noted a hazard");
	}
	ck_assert_msg(!!wrong == (expected[_i].kind != NONE), "%s: %u of 400", expected[_i].program, wrong);
}
END_TEST

START_TEST(one_omission_is_one_hazard)
{
	struct program program = program_parse("sc sc1 lp lp1 lp4 fc fp lc cvac lp");
	struct world w;

	world_begin(&w, 64, false, 0);
	world_run(&w, &program);
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
	struct program program = program_parse("sc cvau dsb lp2 sc1 lp fc");
	struct world w;

	for (unsigned i = 0; i < program.count; i++)
		program.steps[i].value = 0;
	world_begin(&w, 64, false, 0);
	world_run(&w, &program);
	ck_assert_uint_eq(w.hazard_count, 0);
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
	world_begin(&w, 64, _i, 1);
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
	struct program program = program_parse(geometries[_i].program);
	struct world w;
	unsigned wrong = 0;

	world_begin(&w, 16, false, 0);
	w.config.iline = geometries[_i].iline;
	world_run(&w, &program);
	ck_assert_uint_eq(!!w.hazard_count, geometries[_i].hazard);
	for (unsigned seed = 0; seed < 400; seed++) {
		world_begin(&w, 16, true, seed);
		w.config.iline = geometries[_i].iline;
		world_run(&w, &program);
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
	struct program program = program_parse(kept[_i].program);
	unsigned lost[2] = { 0 };
	uint8_t bytes[8];

	for (unsigned seed = 0; seed < 100; seed++) {
		struct world w;

		world_begin(&w, 16, seed, seed);
		world_run_on(&w, &program);
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
	tcase_add_loop_test(tc, instruction_lines_have_a_size_of_their_own, 0, sizeof(geometries) / sizeof(*geometries));
	tcase_add_loop_test(tc, kept_bytes_are_not_lost, 0, sizeof(kept) / sizeof(*kept));
	tcase_add_test(tc, one_omission_is_one_hazard);
	tcase_add_test(tc, same_bytes_are_no_hazard);
	tcase_add_loop_test(tc, many_lines, 0, 2);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return suite;
}
