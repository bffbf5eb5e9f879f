/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers and memory that a call leaves alone: outcomes made by hand, one thing wrong with each. */
#include <check.h>

#include "tests/suite/judge/made.h"
#include "tests/suites.h"

/* On a board without RAM above 4 GiB a stack pointer has no upper half: that nothing was cut off is not seen, a change below is. */
START_TEST(low_stack_pointers_are_not_seen_whole)
{
	struct hv_places low = places;

	low.canary = 0x50000000;
	start();
	bench.places = &low;
	call.in.r[HV_X0] = 2;
	returns(0);
	ck_assert_int_eq(status_of(HV_REG_04), HV_UNSEEN);
	out.out.r[HV_SP_EL1] ^= 8;
	ck_assert_int_eq(status_of(HV_REG_04), HV_FAIL);
}
END_TEST

/* One register wrong after a RESET_VECTORS, and the rule that owns it. */
static const struct { unsigned reg; enum hv_rule rule; } owners[] = {
	{ HV_X0, HV_RES_01 }, { HV_X18, HV_REG_03 }, { HV_X19, HV_REG_01 }, { HV_X29, HV_REG_01 }, { HV_X30, HV_REG_02 },
	{ HV_SP_EL0, HV_REG_04 }, { HV_SP_EL1, HV_REG_04 }, { HV_SP_EL2, HV_REG_04 }, { HV_PSTATE, HV_RET_02 },
	{ HV_FPCR, HV_REG_05 }, { HV_FPSR, HV_REG_05 }, { HV_TPIDR_EL0, HV_SYS_01 }, { HV_TPIDR_EL1, HV_SYS_01 },
	{ HV_ELR_EL1, HV_SYS_01 }, { HV_HCR_EL2, HV_SYS_02 }, { HV_TPIDR_EL2, HV_SYS_02 }, { HV_MDCR_EL2, HV_SYS_02 },
	{ HV_CNTVOFF_EL2, HV_SYS_02 }, { HV_VBAR_EL2, HV_VBAR_02 }, { HV_VBAR_EL1, HV_SYS_01 },
};

START_TEST(each_register_has_its_rule)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.r[owners[_i].reg] ^= 0x80000000;
	ck_assert_uint_eq(failures(), 1);
	ck_assert_int_eq(status_of(owners[_i].rule), HV_FAIL);
}
END_TEST

START_TEST(simd_and_memory)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.v[63]++;
	ck_assert_int_eq(status_of(HV_REG_05), HV_FAIL);
	returns(0);
	out.mem_at = HV_CANARY_BASE;
	out.mem_bytes = 1;
	ck_assert_int_eq(status_of(HV_MEM_01), HV_FAIL);
}
END_TEST

START_TEST(clobbers_count_only_strictly)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.r[HV_X5]++;
	ck_assert_uint_eq(failures(), 0);
	ck_assert_uint_eq(hv_changed(&call, &out), 1u << 0 | 1u << 5);
	bench.strict = true;
	ck_assert_int_eq(status_of(HV_REG_06), HV_FAIL);
}
END_TEST

Suite *judge_preserved_suite(void)
{
	Suite *s = suite_create("judge preserved");
	TCase *t = tcase_create("judge preserved");

	tcase_add_test(t, low_stack_pointers_are_not_seen_whole);
	tcase_add_loop_test(t, each_register_has_its_rule, 0, sizeof(owners) / sizeof(owners[0]));
	tcase_add_test(t, simd_and_memory);
	tcase_add_test(t, clobbers_count_only_strictly);
	suite_add_tcase(s, t);
	return s;
}
