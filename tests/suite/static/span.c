/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is copied of an image, and which stubs can do with it: code and data before the table, behind it, near and far.
 */
#include <check.h>
#include <string.h>

#include "suite/static/span.h"
#include "tests/make-elf.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TABLE 0x20000
#define SLOT (TABLE + 0x400)

static uint8_t bytes[2 * TABLE];
static const struct hv_stub stub = { .image = bytes, .size = sizeof(bytes), .table = TABLE };

static uint32_t branch(int64_t distance)
{
	return assembled_word(ASM("b .")) | ((uint32_t)(distance >> 2) & 0x3ffffff);
}

static uint32_t load(int64_t distance)
{
	return assembled_word(ASM("ldr x0, .")) | ((uint32_t)(distance >> 2) & 0x7ffff) << 5;
}

/* Offsets of the handler and of a literal from the table; NONE: the handler is in its slot, there is no literal. */
#define NONE INT64_MIN
static const struct {
	const char *abi;
	int64_t code, data;
	int holds;
	int64_t low, high;
} rows[] = {
	{ "trans-pgd-5.16", NONE, NONE, SPAN_WHOLE, 0, 0x800 },
	{ "trans-pgd-5.16", NONE, 0x410, SPAN_WHOLE, 0, 0x800 },
	{ "trans-pgd-5.16", NONE, 0x800, SPAN_DATA_OUT, 0, 0x800 },
	{ "trans-pgd-5.16", NONE, -8, SPAN_DATA_OUT, 0, 0x800 },
	{ "trans-pgd-5.16", 0x800, NONE, SPAN_CODE_OUT, 0, 0x800 },
	{ "hibernate-4.7", NONE, NONE, SPAN_WHOLE, 0, 0x800 },
	{ "hibernate-4.7", -0x10, NONE, SPAN_WHOLE, -0x10, 0x800 },	/* as Linux 4.7 to 5.15 have it */
	{ "hibernate-4.7", -0x800, NONE, SPAN_WHOLE, -0x800, 0x800 },
	{ "hibernate-4.7", -0x804, NONE, SPAN_CODE_OUT, 0, 0x800 },	/* 2 KiB aligned, the table ends 6 KiB behind the section */
	{ "hibernate-4.7", -0x10, 0x7f8, SPAN_WHOLE, -0x10, 0x800 },
	{ "hibernate-4.7", -0x10, 0x800, SPAN_DATA_OUT, -0x10, 0x800 },
	{ "hibernate-4.7", 0x800, 0x900, SPAN_DATA_BESIDE, 0, 0x908 },
	{ "hibernate-4.7", -0x10, 0x1000, SPAN_DATA_OUT, -0x10, 0x800 },
	{ "hibernate-4.7", -0x1000, NONE, SPAN_CODE_OUT, 0, 0x800 },
	{ "hibernate-4.7", 0xff8, NONE, SPAN_WHOLE, 0, 0x1000 },
	{ "hibernate-4.7", 0xffc, NONE, SPAN_CODE_OUT, 0, 0x1000 },
	{ "hibernate-4.7", NONE, 0x1000, SPAN_DATA_OUT, 0, 0x800 },
	{ "linux-4.12", 0x800, 0x900, SPAN_WHOLE, 0, 0x908 + 0x1000 },	/* and a table may begin there */
	{ "linux-4.12", 0x800, 0x10000, SPAN_DATA_OUT, 0, 0x808 },
	{ "linux-4.12", -0x400, 0x800, SPAN_WHOLE, -0x400, 0x808 + 0x1000 },
	{ "linux-4.12", -0x10000, NONE, SPAN_CODE_OUT, -0x10000, 0x800 },
};

START_TEST(a_copy_has_what_its_kernel_copies)
{
	int64_t at = rows[_i].code == NONE ? 0x400 : rows[_i].code, data = rows[_i].data;
	struct hv_reach reach;
	struct span s;

	memset(bytes, 0, sizeof(bytes));
	make_table(bytes + TABLE);
	if (rows[_i].code != NONE)
		put_word(bytes, SLOT, branch(at - 0x400));
	put_word(bytes, (size_t)(TABLE + at), data == NONE ? assembled_word(ASM("nop")) : load(data - at));
	put_word(bytes, (size_t)(TABLE + at + 4), assembled_word(ASM("eret")));
	hv_reach_from(bytes, sizeof(bytes), TABLE, &reach);
	s = span_of(hv_abi_find(rows[_i].abi), &stub, &reach);
	ck_assert_int_eq(s.holds, rows[_i].holds);
	ck_assert_int_eq((int64_t)(s.low - TABLE), rows[_i].low);
	ck_assert_int_eq((int64_t)(s.high - TABLE), rows[_i].high);
}
END_TEST

/* An ADRP names a whole page, and what stands in that page moves with the image, not with a section. */
START_TEST(pages_are_no_part_of_a_section)
{
	struct hv_reach reach;

	memset(bytes, 0, sizeof(bytes));
	make_table(bytes + TABLE);
	put_word(bytes, SLOT, 0x90000000);	/* adrp x0, . */
	hv_reach_from(bytes, sizeof(bytes), TABLE, &reach);
	ck_assert(reach.forms_pages);
	ck_assert_int_eq(span_of(hv_abi_find("hibernate-4.7"), &stub, &reach).holds, SPAN_DATA_OUT);
	ck_assert_int_eq(span_of(hv_abi_find("linux-4.12"), &stub, &reach).holds, SPAN_WHOLE);
}
END_TEST

/* A BR leads to a table of branches behind the code, whose address an ADR has formed: it is copied, too. */
START_TEST(branches_behind_the_code_are_copied)
{
	struct hv_reach reach;

	memset(bytes, 0, sizeof(bytes));
	make_table(bytes + TABLE);
	put_word(bytes, SLOT, branch(0x400));
	put_word(bytes, TABLE + 0x800, assembled_word(ASM("adr x9, .+12")));
	put_word(bytes, TABLE + 0x804, assembled_word(ASM("add x9, x9, x0, lsl #2")));
	put_word(bytes, TABLE + 0x808, assembled_word(ASM("br x9")));
	put_word(bytes, TABLE + 0x80c, branch(4));
	put_word(bytes, TABLE + 0x810, assembled_word(ASM("eret")));
	hv_reach_from(bytes, sizeof(bytes), TABLE, &reach);
	ck_assert(reach.forms_addresses);
	ck_assert_uint_ge(span_of(hv_abi_find("linux-4.12"), &stub, &reach).high, TABLE + 0x814);
}
END_TEST

Suite *span_suite(void)
{
	Suite *s = suite_create("span");
	TCase *t = tcase_create("copies");

	tcase_add_loop_test(t, a_copy_has_what_its_kernel_copies, 0, COUNT(rows));
	tcase_add_test(t, pages_are_no_part_of_a_section);
	tcase_add_test(t, branches_behind_the_code_are_copied);
	suite_add_tcase(s, t);
	return s;
}
