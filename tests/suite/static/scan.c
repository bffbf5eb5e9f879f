/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk, the search for tables, and what they are taken for.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/make-elf.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static uint8_t bytes[4 * HV_TABLE_SIZE];
static struct hv_reach reach;

static void start(void)
{
	memset(bytes, 0, sizeof(bytes));
	make_table(bytes);
}

static void put(uint64_t at, const char *text)
{
	put_word(bytes, at, assembled_word(text));
}

static void walk(void)
{
	hv_reach_from(bytes, sizeof(bytes), 0, &reach);
}

START_TEST(table_in_one_piece)
{
	walk();
	ck_assert_uint_eq(reach.live, 1 << 8);
	ck_assert_uint_eq(reach.inplace, 0xffff);
	ck_assert_uint_eq(reach.overflow, 0);
	ck_assert_uint_eq(reach.insn_count, 17);
	ck_assert_uint_eq(reach.low, 0);
	ck_assert_uint_eq(reach.high, 0x784);
	ck_assert(!reach.leaves_table && !reach.leaves_image && !reach.refers_out && !reach.cut);
}
END_TEST

/* What ends a walk, and whether the slot is live for it. */
static const struct {
	const char *text;
	bool is_live;
} ends[] = {
	{ ASM("eret"), true },
	{ ASM("eretaa"), true },
	{ ASM("br x4"), true },
	{ ASM("ret"), true },
	{ ASM("blr x4"), true },
	{ ASM("b ."), false },
	{ ASM("b .-4"), false },	/* the dead slot of trans_pgd slides through padding */
	{ ASM("udf #0"), false },
	{ ASM("brk #0"), false },
	{ ASM("wfe"), false },	/* and on into the dead end behind it */
	{ ASM("b .+67108864"), true },	/* out of the image: what is there is not known */
};

START_TEST(end_decides_whether_a_slot_is_live)
{
	put(0x104, ends[_i].text);
	put(0x100, ASM("nop"));
	put(0x108, ASM("b ."));
	walk();
	ck_assert_uint_eq(reach.live, 1 << 8 | (ends[_i].is_live ? 1 << 2 : 0));
}
END_TEST

/* Of a branch on XZR one way is taken, always: CBZ and TBZ jump, CBNZ and TBNZ go on. */
static const struct {
	const char *text;
	bool goes_on;
} on_xzr[] = {
	{ ASM("cbz xzr, ."), false }, { ASM("tbz wzr, #0, ."), false },
	{ ASM("cbnz xzr, ."), true }, { ASM("tbnz wzr, #0, ."), true },
};

START_TEST(one_way_of_a_branch_on_xzr_is_walked)
{
	for (unsigned at = 0x104; at < 0x180; at += 4)
		put(at, ASM("nop"));
	put(0x100, on_xzr[_i].text);
	walk();
	ck_assert_uint_eq(reach.overflow, on_xzr[_i].goes_on ? 1 << 2 : 0);
}
END_TEST

START_TEST(both_ways_of_a_branch_are_walked)
{
	put(0x100, ASM("b.eq .+0x1000"));
	put(0x104, ASM("b ."));
	put(0x1100, ASM("eret"));
	walk();
	ck_assert_uint_eq(reach.live, 1 << 8 | 1 << 2);
	ck_assert_uint_eq(reach.inplace, 0xffff & ~(1 << 2));
	ck_assert(reach.leaves_table);
	ck_assert_uint_eq(reach.high, 0x1104);
	ck_assert_uint_eq(reach.insn_count, 17 + 2);
}
END_TEST

START_TEST(slot_that_runs_on_overflows)
{
	put(0x100, ASM("nop"));
	walk();
	ck_assert_uint_eq(reach.overflow, 1 << 2);
	ck_assert_uint_eq(reach.inplace, 0xffff & ~(1 << 2));
}
END_TEST

START_TEST(data_outside_the_table_is_noticed)
{
	put(0x100, ASM("ldr x0, .+8"));
	put(0x104, ASM("b ."));
	walk();
	ck_assert(!reach.refers_out);
	put(0x100, ASM("ldr x0, .+0x1000"));
	walk();
	ck_assert(reach.refers_out && !reach.leaves_table);
}
END_TEST

START_TEST(endless_code_is_cut)
{
	size_t size = 1 << 20;
	uint8_t *big = malloc(size);

	for (size_t at = 0; at < size; at += 4)
		put_word(big, at, assembled_word(ASM("nop")));
	hv_reach_from(big, size, 0, &reach);
	ck_assert(reach.cut);
	ck_assert_uint_eq(reach.live, 0xffff);
	free(big);
}
END_TEST

START_TEST(table_beyond_the_image_is_no_table)
{
	hv_reach_from(bytes, 0x782, 0, &reach);
	ck_assert(reach.leaves_image);
	hv_reach_from(bytes, 0, 0, &reach);
	ck_assert_uint_eq(reach.insn_count, 0);
	hv_reach_from(bytes, sizeof(bytes), ~0ull - 4096, &reach);
	ck_assert_uint_eq(reach.insn_count, 0);
	ck_assert_uint_eq(reach.inplace, 0);
}
END_TEST

/* Each instruction once, in order within a slot, for the first slot that reaches it. */
struct visits {
	unsigned count, slot;
	uint64_t last;
};

static void visit(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct visits *v = ctx;

	ck_assert_uint_ge(slot, v->slot);
	if (v->count && slot == v->slot)
		ck_assert_uint_gt(at, v->last);
	if (at == 0x1100)
		ck_assert(slot == 2 && insn == assembled_word(ASM("eret")));
	*v = (struct visits) { v->count + 1, slot, at };
}

START_TEST(shared_code_is_visited_once)
{
	struct visits v = { 0 };

	put(0x100, ASM("b .+0x1000"));
	put(0x180, ASM("b .+0xf80"));
	put(0x1100, ASM("eret"));
	hv_reach_visit(bytes, sizeof(bytes), 0, visit, &v);
	ck_assert_uint_eq(v.count, 18);
}
END_TEST

/* Every built-in stub that is not broken is taken for what it is; a broken one may be taken for anything. */
START_TEST(builtin_is_recognised)
{
	const struct hv_builtin *b = &hv_builtins[_i];
	char error[256] = "", guess[48], why[160];
	struct hv_stub *stub;
	unsigned confidence;

	if (!strncmp(b->name, "pkvm-", 5))	/* there is nothing of a stub in it: only its answers tell */
		return;
	stub = hv_stub_open(b->name, NULL, error, sizeof(error));
	ck_assert_msg(stub != NULL, "%s", error);
	confidence = hv_classify_stub(stub, guess, sizeof(guess), why, sizeof(why));
	ck_assert_uint_le(confidence, 100);
	ck_assert_msg(strchr(b->name, '/') || (!strcmp(guess, b->name) && confidence >= 60), "%s: %s, %u: %s",
		      b->name, guess, confidence, why);
	hv_stub_free(stub);
}
END_TEST

START_TEST(scan_finds_what_lies_at_2_kib)
{
	struct hv_found found[4];

	memset(bytes, 0, sizeof(bytes));
	make_table(bytes + HV_TABLE_SIZE);
	put(HV_TABLE_SIZE + 0x400, ASM("msr vbar_el2, x24"));
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, 4), 1);
	ck_assert_uint_eq(found[0].at, HV_TABLE_SIZE);
	ck_assert_str_eq(found[0].guess, "hibernate-4.7");
	ck_assert_uint_eq(found[0].reach.live, 1 << 8);
	ck_assert_msg(strstr(found[0].why, "VBAR_EL2 := x24"), "%s", found[0].why);
}
END_TEST

START_TEST(best_come_first_and_all_are_counted)
{
	struct hv_found found[2];

	for (unsigned i = 0; i < 3; i++)
		make_table(bytes + i * HV_TABLE_SIZE);
	put_word(bytes + 2 * HV_TABLE_SIZE, 0x400, assembled_word(ASM("msr vbar_el2, x24")));
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, 2), 3);
	ck_assert_uint_eq(found[0].at, 2 * HV_TABLE_SIZE);
	ck_assert_uint_ge(found[0].confidence, found[1].confidence);
	ck_assert_uint_eq(found[1].at, 0);
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), NULL, 0), 3);
}
END_TEST

/* Sixteen equal small functions, as the kernel has them for system calls that it lacks, are no table. */
START_TEST(code_and_data_are_no_tables)
{
	size_t count;
	const uint32_t *function = assembled(ASM("nop; nop; mov x0, #-38; paciasp; autiasp; ret; nop; nop"), &count);
	struct hv_found found[2];

	for (size_t at = 0; at < sizeof(bytes); at += 4)
		put_word(bytes, at, function[at / 4 % count]);
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, 2), 0);
	for (unsigned byte = 0; byte < 256; byte++) {
		memset(bytes, (int)byte, sizeof(bytes));
		ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, 2), 0);
	}
}
END_TEST

/* Junk, half junk and tables cut off: nothing is said of them, and AddressSanitizer has the last word. */
START_TEST(junk_does_no_harm)
{
	uint64_t seed = 0x2545f4914f6cdd1d * (uint64_t)(_i + 1);
	struct hv_found found[8];

	for (unsigned n = 0; n < 200; n++) {
		size_t size = seed % sizeof(bytes);
		uint8_t *file = malloc(size + 1);

		make_table(bytes);
		for (size_t at = 0; at + 4 <= sizeof(bytes); at += 4) {
			seed = seed * 6364136223846793005 + 1442695040888963407;
			if (seed >> 60 < 4)
				put_word(bytes, at, seed >> 59 & 1 ? (uint32_t)(seed >> 20) :
					 0x14000000 | (seed >> 20 & 0x03ffffff));
		}
		memcpy(file, bytes, size);
		hv_scan(file, size, found, COUNT(found));
		free(file);
	}
}
END_TEST

Suite *scan_suite(void)
{
	Suite *s = suite_create("scan");
	TCase *r = tcase_create("reach"), *c = tcase_create("classify"), *f = tcase_create("scan");

	tcase_add_checked_fixture(r, start, NULL);
	tcase_add_test(r, table_in_one_piece);
	tcase_add_loop_test(r, end_decides_whether_a_slot_is_live, 0, COUNT(ends));
	tcase_add_loop_test(r, one_way_of_a_branch_on_xzr_is_walked, 0, 4);
	tcase_add_test(r, both_ways_of_a_branch_are_walked);
	tcase_add_test(r, slot_that_runs_on_overflows);
	tcase_add_test(r, data_outside_the_table_is_noticed);
	tcase_add_test(r, endless_code_is_cut);
	tcase_add_test(r, table_beyond_the_image_is_no_table);
	tcase_add_test(r, shared_code_is_visited_once);
	suite_add_tcase(s, r);

	tcase_add_loop_test(c, builtin_is_recognised, 0, (int)hv_builtin_count);
	suite_add_tcase(s, c);

	tcase_add_checked_fixture(f, start, NULL);
	tcase_add_test(f, scan_finds_what_lies_at_2_kib);
	tcase_add_test(f, best_come_first_and_all_are_counted);
	tcase_add_test(f, code_and_data_are_no_tables);
	tcase_add_loop_test(f, junk_does_no_harm, 0, 8);
	suite_add_tcase(s, f);
	return s;
}
