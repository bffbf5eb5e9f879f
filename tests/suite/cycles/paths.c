/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which paths there are: of tables made of a few words each, counted by hand. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite/cycles/paths.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define BASE 0x42000000ull
#define SLOT 0x400

/* A table whose slot of EL1's HVC is these words; all else is zero, and so no instruction. */
static struct hv_stub *make(const uint32_t *words, size_t count)
{
	static uint8_t bytes[HV_TABLE_SIZE];
	char error[256];
	struct hv_stub *stub;

	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes + SLOT, words, 4 * count);
	stub = hv_stub_from_raw("made", bytes, sizeof(bytes), 0, error, sizeof(error));
	ck_assert_msg(stub, "%s", error);
	return stub;
}

static const uint64_t calls[] = { 0, 1, 2 };
static const struct paths_call set = { .name = "set", .known_x0 = true, .x0 = 0, .sctlr = 0x30c50830, .hcr = 1u << 31 };
static const struct paths_call unknown = { .name = "unknown", .others = calls, .other_count = 3, .sctlr = 0x30c50830,
					   .hcr = 1u << 31 };

static void find(const uint32_t *words, size_t count, const struct paths_call *call, struct paths *p)
{
	struct hv_stub *stub = make(words, count);
	uint8_t *image = calloc(1, stub->size);

	hv_stub_place(stub, BASE, image);
	ck_assert_int_eq(paths_find(stub, BASE, image, call, p), 0);
	free(image);
	hv_stub_free(stub);
}

/* The same of a text. */
static void find_in(const char *text, const struct paths_call *call, struct paths *p)
{
	size_t count;
	const uint32_t *words = assembled(text, &count);

	find(words, count, call, p);
}

START_TEST(a_number_decides)
{
	static const char words[] = ASM("cmp x0, #0; b.eq .+12; mov x0, #-1; eret; mov x0, xzr; eret");
	struct paths p;

	find_in(words, &set, &p);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_uint_eq(p.list[0].count, 4);
	ck_assert(p.list[0].steps[1].taken);
	ck_assert_uint_eq(p.list[0].steps[2].at, BASE + SLOT + 16);
	ck_assert_uint_eq(p.of, 0);
	paths_free(&p);
	find_in(words, &unknown, &p);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_uint_eq(p.list[0].steps[2].at, BASE + SLOT + 8);
	paths_free(&p);
}
END_TEST

START_TEST(what_is_not_known_goes_both_ways)
{
	static const char words[] = ASM("cbz x1, .+8; nop; mrs x0, id_aa64pfr0_el1; tbz w0, #0, .+8; nop; eret");
	struct paths p;

	find_in(words, &set, &p);
	ck_assert_uint_eq(p.count, 4);
	ck_assert_uint_eq(p.of, 2 | VALUE_OF_SYSTEM);
	for (size_t i = 0, sum = 0; i < 4; i++) {
		sum += p.list[i].count;
		ck_assert(i < 3 || sum == 4 + 5 + 5 + 6);
	}
	paths_free(&p);
}
END_TEST

/* Asked twice, the answer is the same. */
START_TEST(an_answer_is_remembered)
{
	static const char words[] = ASM("cbz x1, .+8; nop; cbnz x1, .+8; nop; eret");
	struct paths p;

	find_in(words, &set, &p);
	ck_assert_uint_eq(p.count, 2);
	ck_assert_uint_eq(p.list[0].count + p.list[1].count, 8);
	paths_free(&p);
}
END_TEST

START_TEST(a_loop_is_passed_once)
{
	static const char words[] = ASM("dc civac, x1; add x1, x1, #0x40; cmp x1, x2; b.cc .-12; eret");
	struct paths p;

	find_in(words, &set, &p);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_uint_eq(p.list[0].count, 5);
	ck_assert_uint_eq(p.list[0].loop_count, 1);
	ck_assert_uint_eq(p.list[0].loops[0].first, 0);
	ck_assert_uint_eq(p.list[0].loops[0].end, 4);
	ck_assert_uint_eq(p.list[0].loops[0].of, 6);
	ck_assert_uint_eq(p.data, 2);	/* which lines */
	paths_free(&p);
}
END_TEST

/* The test stands before the loop's body: no pass, or one. */
START_TEST(a_loop_may_be_left_at_once)
{
	static const char words[] = ASM("cmp x1, x2; b.cs .+12; add x1, x1, #0x40; b .-12; eret");
	struct paths p;

	find_in(words, &set, &p);
	ck_assert_uint_eq(p.count, 2);
	ck_assert_uint_eq(p.list[0].count + p.list[1].count, 3 + 7);
	ck_assert_uint_eq(p.list[0].loop_count + p.list[1].loop_count, 1);
	paths_free(&p);
}
END_TEST

/* A counter that is known is counted. */
START_TEST(a_known_count_is_walked)
{
	static const char words[] = ASM("mov x2, #4; subs x2, x2, #1; b.ne .-4; eret");
	struct paths p;

	find_in(words, &set, &p);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_uint_eq(p.list[0].count, 1 + 4 * 2 + 1);
	ck_assert_uint_eq(p.list[0].loop_count, 0);
	paths_free(&p);
}
END_TEST

static const struct { const char *words; enum paths_end end; size_t count; } endings[] = {
	{ ASM("b ."), PATHS_HANGS, 1 },
	{ ASM("wfe; b .-4"), PATHS_HANGS, 2 },
	{ ASM("br x1"), PATHS_LEAVES, 1 },
	{ ASM("brk #0"), PATHS_STOPS, 1 },
	{ ASM("udf #0"), PATHS_STOPS, 1 },
	{ ASM(".inst 0xffffffff"), PATHS_STOPS, 0 },	/* no instruction */
	{ ASM("b .-0x800"), PATHS_STOPS, 1 },		/* out of the image */
	{ ASM("eret"), PATHS_RETURNS, 1 },
};

START_TEST(a_path_ends)
{
	struct paths p;

	find_in(endings[_i].words, &set, &p);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_int_eq(p.list[0].end, endings[_i].end);
	ck_assert_uint_eq(p.list[0].count, endings[_i].count);
	paths_free(&p);
}
END_TEST

/* Sixteen forks are 65536 paths, more than are followed: that is said. */
#define FORK(n) "cbz x" #n ", .+8; nop; "
#define FORKS ASM(FORK(1) FORK(2) FORK(3) FORK(4) FORK(5) FORK(6) FORK(7) FORK(8) FORK(9) FORK(10) FORK(11) FORK(12) FORK(13) \
		  FORK(14) FORK(15) FORK(16) "eret")

START_TEST(too_many_are_cut)
{
	size_t count;
	const uint32_t *words = assembled(FORKS, &count);
	struct paths p;

	find(words, 31, &set, &p);	/* the slot's 128 bytes, and no more: the rest is no instruction */
	paths_free(&p);
	find(words, count, &set, &p);
	ck_assert_uint_eq(p.count, PATHS_MAX);
	ck_assert(p.cut);
	paths_free(&p);
}
END_TEST

/* SCTLR_EL2 is in force behind the ISB. */
START_TEST(an_isb_turns_caches_on)
{
	static const char words[] = ASM("mrs x0, sctlr_el2; orr x0, x0, #1; orr x0, x0, #4; msr sctlr_el2, x0; isb; eret");
	struct paths p;

	find_in(words, &set, &p);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_uint_eq(p.list[0].steps[4].control, 0);
	ck_assert_uint_eq(p.list[0].steps[5].control, PATHS_M | PATHS_C | PATHS_CHANGED);
	paths_free(&p);
}
END_TEST

Suite *cycles_paths_suite(void)
{
	Suite *s = suite_create("cycles_paths");
	TCase *t = tcase_create("paths");

	tcase_add_test(t, a_number_decides);
	tcase_add_test(t, what_is_not_known_goes_both_ways);
	tcase_add_test(t, an_answer_is_remembered);
	tcase_add_test(t, a_loop_is_passed_once);
	tcase_add_test(t, a_loop_may_be_left_at_once);
	tcase_add_test(t, a_known_count_is_walked);
	tcase_add_loop_test(t, a_path_ends, 0, sizeof(endings) / sizeof(endings[0]));
	tcase_add_test(t, too_many_are_cut);
	tcase_add_test(t, an_isb_turns_caches_on);
	suite_add_tcase(s, t);
	return s;
}
