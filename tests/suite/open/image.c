/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel's Image beside its bare stub: its other tables, what it writes over at boot, and what its release is known to do wrong.
 * The Image is made here: linux-4.12's stub and trans-pgd-5.16's table, a banner, and a table of alternatives.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"
#include "suite/known.h"
#include "suite/static/alternatives.h"
#include "suite/static/word.h"
#include "tests/assembled.h"
#include "tests/make-elf.h"
#include "tests/suites.h"

#define SIZE (64u << 10)
#define STUB_AT 0x3000u
#define OTHER_AT 0x6000u
#define ROWS_AT 0xa000u
#define ROWS 10u
#define FREE_AT 0xb000u		/* words that no table reaches */
#define NOP assembled_word(ASM("nop"))

static uint8_t image[SIZE];
static char error[256];

static void place(const char *name, uint32_t at)
{
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error));

	ck_assert_msg(stub != NULL, "%s", error);
	hv_stub_place(stub, hv_stub_base(stub, 0x80000000), image + at);
	hv_stub_free(stub);
}

/* Row `i`: `length` bytes at `at` may become those at FREE_AT. */
static void put_row(unsigned i, uint32_t at, unsigned length, uint32_t capability)
{
	uint32_t row = ROWS_AT + i * ALTERNATIVE_SIZE, alt_length = capability & 0x8000 ? 0 : length;

	put_word(image, row, at - row);
	put_word(image, row + 4, FREE_AT - row - 4);
	put_word(image, row + 8, capability | length << 16 | alt_length << 24);
}

static void make(const char *banner)
{
	memset(image, 0, sizeof(image));
	put_word(image, 0, 0xfa405a4d);
	put_word(image, 16, SIZE);
	put_word(image, 24, 0xa);
	put_word(image, 56, 0x644d5241);
	place("linux-4.12", STUB_AT);
	place("trans-pgd-5.16", OTHER_AT);
	strcpy((char *)image + 0x1000, banner);
	for (unsigned i = 0; i < ROWS; i++)
		put_row(i, FREE_AT + 0x100 + 8 * i, 4, i);
}

static struct hv_stub *open_image(void)
{
	struct hv_stub *stub = hv_stub_from_image("image", image, SIZE, error, sizeof(error));

	ck_assert_msg(stub != NULL, "%s", error);
	return stub;
}

START_TEST(other_tables_are_known)
{
	struct hv_stub *stub, *other;

	make("");
	stub = open_image();
	ck_assert_uint_eq(stub->table, STUB_AT);
	ck_assert_uint_eq(stub->other_count, 1);
	ck_assert_uint_eq(stub->others[0].at, OTHER_AT);
	ck_assert_str_eq(stub->others[0].abi, "trans-pgd-5.16");
	other = hv_stub_with_table(stub, OTHER_AT);
	ck_assert_str_eq(other->name, "image@0x6000");
	ck_assert_uint_eq(other->table, OTHER_AT);
	ck_assert_int_eq(memcmp(other->image, stub->image, SIZE), 0);
	hv_stub_free(other);
	hv_stub_free(stub);
}
END_TEST

static const struct { uint64_t at; const char *sentence; } offsets[] = {
	{ OTHER_AT, NULL },
	{ STUB_AT, NULL },
	{ STUB_AT + 4, "x: offset 0x3004 is not a multiple of 0x800, as a vector table's is" },
	{ SIZE, "x: offset 0x10000 is past the end of the file, which has 0x10000 bytes" },
	{ ~0ull << 11, "x: offset 0xfffffffffffff800 is past the end of the file, which has 0x10000 bytes" },
};

START_TEST(an_offset_picks_a_table)
{
	struct hv_stub *stub;

	make("");
	stub = hv_stub_from_image_at("x", image, SIZE, offsets[_i].at, error, sizeof(error));
	ck_assert_int_eq(!stub, offsets[_i].sentence != NULL);
	if (stub)
		ck_assert_uint_eq(stub->table, offsets[_i].at);
	else
		ck_assert_str_eq(error, offsets[_i].sentence);
	hv_stub_free(stub);
}
END_TEST

START_TEST(alternatives_are_listed)
{
	struct rewritten *list;
	size_t count;

	make("");
	put_row(3, STUB_AT + 0x800, 8, 0x8000 | 3);
	list = alternatives_list(image, SIZE, &count);
	ck_assert_uint_eq(count, ROWS);
	ck_assert_uint_eq(list[0].at, STUB_AT + 0x800);
	ck_assert(list[0].callback);
	ck_assert_ptr_null(alternatives_find(list, count, STUB_AT + 0x7fc));
	ck_assert_ptr_eq(alternatives_find(list, count, STUB_AT + 0x800), &list[0]);
	ck_assert_ptr_eq(alternatives_find(list, count, STUB_AT + 0x804), &list[0]);
	ck_assert_ptr_null(alternatives_find(list, count, STUB_AT + 0x808));
	free(list);
}
END_TEST

/* Too few rows to be a table; a length of 3; a place outside of the file; a replacement of another length. */
static const struct { uint32_t at, word; size_t rows; } strange[] = {
	{ ROWS_AT + 4 * ALTERNATIVE_SIZE + 8, 0, 0 },
	{ ROWS_AT + 9 * ALTERNATIVE_SIZE + 8, 0x03030000, 9 },
	{ ROWS_AT + 9 * ALTERNATIVE_SIZE, 0x7fffff00, 9 },
	{ ROWS_AT + 9 * ALTERNATIVE_SIZE + 8, 0x08040000, 9 },
};

START_TEST(what_only_looks_like_a_row_is_none)
{
	size_t count;

	make("");
	put_word(image, strange[_i].at, strange[_i].word);
	free(alternatives_list(image, SIZE, &count));
	ck_assert_uint_eq(count, strange[_i].rows);
}
END_TEST

static struct hv_report judged(const struct hv_stub *stub, bool fail_known)
{
	const struct hv_suite_options options = { .fail_known = fail_known };
	struct hv_report report = { 0 };
	int status;
	struct hv_machine *m = hv_machine_open("sim", error, sizeof(error), &status);

	ck_assert_msg(m != NULL, "%s", error);
	ck_assert_msg(!hv_suite_run(stub, hv_abi_find("linux-4.12"), &m, 1, &options, &report, error, sizeof(error)), "%s", error);
	hv_machine_close(m);
	return report;
}

static size_t count_of(const struct hv_report *report, const char *call, enum hv_status status)
{
	size_t count = 0;

	for (size_t i = 0; i < report->row_count; i++)
		count += report->rows[i].status == status && !strcmp(report->rows[i].call, call);
	return count;
}

/* RESET_VECTORS is broken, by words that the kernel may write over: that is neither a failure nor a pass. */
START_TEST(what_runs_over_an_alternative_is_unseen)
{
	struct hv_report report;
	struct hv_stub *stub;
	uint32_t at = 0;

	make("");
	for (uint32_t i = STUB_AT; i < OTHER_AT; i += 4)	/* mov x0, xzr, behind a call that was made */
		if (hv_word(image, SIZE, i) == assembled_word(ASM("mov x0, xzr")))
			at = i;
	ck_assert_uint_ne(at, 0);
	put_word(image, at, NOP);
	stub = open_image();
	report = judged(stub, false);
	ck_assert_uint_gt(count_of(&report, "reset-vectors", HV_FAIL), 0);
	hv_report_free(&report);
	hv_stub_free(stub);

	put_row(5, at, 4, 5);
	stub = open_image();
	report = judged(stub, false);
	ck_assert_uint_eq(report.count[HV_FAIL], 0);
	ck_assert_uint_eq(count_of(&report, "reset-vectors", HV_PASS), 0);
	ck_assert_uint_gt(count_of(&report, "reset-vectors", HV_UNSEEN), 0);
	ck_assert_uint_gt(count_of(&report, "soft-restart", HV_PASS), 0);
	hv_report_free(&report);
	hv_stub_free(stub);
}
END_TEST

/* RESET_VECTORS takes its 0 from a word that is zero in the file and that the kernel fills at boot: that is no pass. */
START_TEST(what_takes_a_word_that_is_filled_at_boot_is_unseen)
{
	const uint32_t word = FREE_AT + 0x800;
	struct hv_report report;
	struct hv_stub *stub;
	uint32_t at = 0;

	make("");
	for (uint32_t i = STUB_AT; i < OTHER_AT; i += 4)	/* mov x0, xzr, behind a call that was made */
		if (hv_word(image, SIZE, i) == assembled_word(ASM("mov x0, xzr")))
			at = i;
	put_word(image, at, assembled_word(ASM("ldr x0, .")) | (word - at) / 4 << 5);
	for (unsigned i = 0; i < ROWS; i++) {
		const uint64_t row[3] = { 0xffff800010000000 + word + 8 * i, 0x403, 0xffff800010000000 + 0x100 * i };

		memcpy(image + FREE_AT + 0x1000 + i * sizeof(row), row, sizeof(row));
	}
	stub = open_image();
	report = judged(stub, false);
	ck_assert_uint_eq(count_of(&report, "reset-vectors", HV_PASS), 0);
	ck_assert_uint_gt(count_of(&report, "reset-vectors", HV_UNSEEN), 0);
	ck_assert_uint_gt(count_of(&report, "soft-restart", HV_PASS), 0);
	hv_report_free(&report);
	hv_stub_free(stub);
}
END_TEST

#define R(major, minor) HV_RELEASE(major, minor)
static const struct {
	uint32_t banner;
	const char *abi;
	enum hv_rule rule;
	const char *call;
	uint64_t hcr;
	bool known;
} findings[] = {
	{ R(6, 1) | 192, "linux-6.0", HV_LIVE_01, "finalise-el2", HV_HCR_E2H, true },
	{ R(6, 1) | 192, "linux-6.0", HV_LIVE_01, "finalise-el2", 0, false },
	{ R(6, 1) | 192, "linux-6.0", HV_LIVE_01, "set-vectors", HV_HCR_E2H, false },
	{ R(6, 1) | 192, "linux-6.0", HV_SYS_02, "finalise-el2", HV_HCR_E2H, true },
	{ R(6, 1) | 192, "linux-6.0", HV_SYS_02, "finalise-el2", 0, false },
	{ R(6, 1) | 192, "linux-6.0", HV_REG_01, "finalise-el2", HV_HCR_E2H, false },
	{ R(6, 12), "linux-6.0", HV_LIVE_01, "finalise-el2", HV_HCR_E2H, false },
	{ 0, "linux-6.0", HV_LIVE_01, "finalise-el2", HV_HCR_E2H, false },	/* not a kernel that was shipped */
	{ R(7, 3), "kvm-init-5.11", HV_SYNC_04, "init", 0, true },
	{ 0, "kvm-init-5.11", HV_SYNC_04, "init", 0, false },
	{ R(6, 16) | 12, "hibernate-5.16", HV_STEP_02, NULL, 0, true },
	{ R(7, 1) | 13, "hibernate-5.16", HV_STEP_02, NULL, 0, true },
	{ R(7, 2), "hibernate-5.16", HV_STEP_02, NULL, 0, false },
	{ R(7, 1), "hibernate-4.7", HV_STEP_02, NULL, 0, false },
	{ R(6, 17) | 13, "linux-6.0", HV_STEP_01, "kexec", 0, true },
	{ R(6, 18) | 15, "linux-6.0", HV_STEP_01, "kexec", 0, true },
	{ R(6, 18) | 15, "linux-6.0", HV_STEP_01, "crash", 0, false },
	{ R(6, 18) | 15, "linux-6.0", HV_KEXEC_04, "kexec", 0, false },
	{ R(6, 16) | 12, "linux-6.0", HV_STEP_01, "kexec", 0, false },
	{ R(6, 19), "linux-6.0", HV_STEP_01, "kexec", 0, false },
};

START_TEST(a_finding_is_known_as_far_as_it_goes)
{
	const struct known_finding *k = known_find_release(findings[_i].banner, findings[_i].abi, findings[_i].rule,
							   findings[_i].call, findings[_i].hcr);

	ck_assert_int_eq(k != NULL, findings[_i].known);
}
END_TEST

Suite *image_suite(void)
{
	Suite *s = suite_create("image");
	TCase *t = tcase_create("tables"), *a = tcase_create("alternatives"), *k = tcase_create("known");

	tcase_add_test(t, other_tables_are_known);
	tcase_add_loop_test(t, an_offset_picks_a_table, 0, sizeof(offsets) / sizeof(offsets[0]));
	tcase_add_test(a, alternatives_are_listed);
	tcase_add_loop_test(a, what_only_looks_like_a_row_is_none, 0, sizeof(strange) / sizeof(strange[0]));
	tcase_add_test(a, what_runs_over_an_alternative_is_unseen);
	tcase_add_test(a, what_takes_a_word_that_is_filled_at_boot_is_unseen);
	tcase_add_loop_test(k, a_finding_is_known_as_far_as_it_goes, 0, sizeof(findings) / sizeof(findings[0]));
	suite_add_tcase(s, t);
	suite_add_tcase(s, a);
	suite_add_tcase(s, k);
	return s;
}
