/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System registers, operations, barriers and exception classes. That their names are right is seen against objdump. */
#include <check.h>

#include "isa/barrier.h"
#include "isa/exception.h"
#include "isa/sysreg.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(no_number_is_twice)
{
	size_t count;
	const struct isa_sysreg *r = isa_sysregs(&count);
	const struct isa_sysop *op;

	for (size_t i = 0; i < count; i++)
		ck_assert_msg(isa_sysreg(r[i].number) == &r[i], "%s", r[i].name);
	op = isa_sysops(&count);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(isa_sysop(op[i].number) == &op[i], "%s", op[i].name);
}
END_TEST

START_TEST(e2h_renames_el1_names)
{
	ck_assert_uint_eq(isa_sysreg_at_el2(ISA_SCTLR_EL1, true), ISA_SCTLR_EL2);
	ck_assert_uint_eq(isa_sysreg_at_el2(ISA_SCTLR_EL1, false), ISA_SCTLR_EL1);
	ck_assert_uint_eq(isa_sysreg_at_el2(ISA_CPACR_EL1, true), ISA_CPTR_EL2);
	ck_assert_uint_eq(isa_sysreg_at_el2(ISA_CNTKCTL_EL1, true), ISA_CNTHCTL_EL2);
	ck_assert_uint_eq(isa_sysreg_at_el2(ISA_SYSREG(3, 5, 1, 0, 0), true), ISA_SCTLR_EL1);
	ck_assert_uint_eq(isa_sysreg_at_el2(ISA_PAR_EL1, true), ISA_PAR_EL1);
	ck_assert(isa_sysreg_is_renamed(ISA_SYSREG(3, 5, 1, 0, 0)) && isa_sysreg_is_renamed(ISA_VBAR_EL1));
	ck_assert(!isa_sysreg_is_renamed(ISA_VBAR_EL2));
}
END_TEST

/* But for CPACR, two that are the same under E2H differ in op1 alone. */
START_TEST(renamed_numbers_differ_in_op1)
{
	size_t count;
	const struct isa_sysreg *r = isa_sysregs(&count);

	for (size_t i = 0; i < count; i++)
		if (isa_sysreg_is_renamed(r[i].number) && r[i].number != ISA_CPACR_EL1)
			ck_assert_msg(isa_sysreg_at_el2(r[i].number, true) == (r[i].number | ISA_SYSREG(0u, 4u, 0u, 0u, 0u)),
				      "%s", r[i].name);
}
END_TEST

static const struct { unsigned number; const char *name; } names[] = {
	{ ISA_SCTLR_EL1, "sctlr_el1" }, { ISA_SYSREG(3, 5, 1, 2, 0), "zcr_el12" }, { ISA_SYSREG(3, 7, 15, 15, 7), "" },
	{ ISA_SYSREG(3, 5, 4, 2, 0), "" },	/* SPSel has one name */
	{ ISA_ID_AA64SMFR0_EL1, "id_aa64smfr0_el1" },
};

START_TEST(names_are_small)
{
	char name[ISA_SYSREG_NAME_MAX];

	isa_sysreg_name(names[_i].number, name);
	ck_assert_str_eq(name, names[_i].name);
}
END_TEST

static const struct { uint32_t word, weaker; bool covers; } barriers[] = {
	{ 0xd5033f9f, 0xd503379f, true },	/* DSB SY, DSB NSH */
	{ 0xd503379f, 0xd5033f9f, false },
	{ 0xd5033b9f, 0xd5033a9f, true },	/* DSB ISH, DSB ISHST */
	{ 0xd5033a9f, 0xd503399f, false },	/* stores, loads */
	{ 0xd5033f9f, 0xd5033fbf, true },	/* DSB SY, DMB SY */
	{ 0xd5033fbf, 0xd5033f9f, false },
	{ 0xd5033f9f, 0xd5033fdf, false },	/* DSB, ISB */
	{ 0xd5033fdf, 0xd50330df, true },	/* ISB, whatever its option */
	{ 0xd5033f9f, 0xd5033e3f, true },	/* DSB SY, DSB SYNXS */
	{ 0xd5033e3f, 0xd5033f9f, false },
	{ 0xd503309f, 0xd5033f9f, false },	/* SSBB is none */
	{ 0xd503201f, 0xd503201f, false },	/* nor is NOP */
};

START_TEST(a_barrier_covers_a_weaker_one)
{
	ck_assert_int_eq(isa_covers(barriers[_i].word, barriers[_i].weaker), barriers[_i].covers);
}
END_TEST

START_TEST(operations_are_told_apart)
{
	const struct isa_sysop *op = isa_sysop(ISA_SYSREG_OF(0xd50b7e21u));	/* DC CIVAC, x1 */

	ck_assert_ptr_nonnull(op);
	ck_assert(op->kind == ISA_SYSOP_DC && op->acts == ISA_ACTS_CLEAN_INVALIDATE && op->point == ISA_POINT_POC);
	op = isa_sysop(ISA_SYSREG_OF(0xd508931fu));	/* TLBI VMALLE1ISNXS */
	ck_assert_ptr_nonnull(op);
	ck_assert(op->kind == ISA_SYSOP_TLBI && op->reach == ISA_ISH && op->regime == 1 && op->operand == ISA_OPERAND_ALL);
	ck_assert_ptr_null(isa_sysop(ISA_SYSREG_OF(0xd50b7fe1u)));
}
END_TEST

START_TEST(classes_have_words)
{
	ck_assert_str_eq(isa_esr_words(ISA_EC_HVC64), "HVC");
	ck_assert(isa_esr_has_immediate(ISA_EC_HVC64) && !isa_esr_has_immediate(ISA_EC_SYSTEM));
	ck_assert_ptr_null(isa_esr_words(0x3f));
	ck_assert_uint_eq(ISA_ESR_EC(0x5a000001u), ISA_EC_HVC64);
}
END_TEST

Suite *isa_system_suite(void)
{
	Suite *s = suite_create("isa_system");
	TCase *tc = tcase_create("tables");

	tcase_add_test(tc, no_number_is_twice);
	tcase_add_test(tc, e2h_renames_el1_names);
	tcase_add_test(tc, renamed_numbers_differ_in_op1);
	tcase_add_loop_test(tc, names_are_small, 0, COUNT(names));
	tcase_add_loop_test(tc, a_barrier_covers_a_weaker_one, 0, COUNT(barriers));
	tcase_add_test(tc, operations_are_told_apart);
	tcase_add_test(tc, classes_have_words);
	suite_add_tcase(s, tc);
	return s;
}
