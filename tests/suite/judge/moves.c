/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls that move to EL2, and KVM's init: what CPU and release make of them, in outcomes made by hand. */
#include <check.h>

#include "tests/suite/judge/made.h"
#include "tests/suites.h"

/* Its caller wants EL2 and is left at EL1: what is wanted is not what it came with. */
START_TEST(a_call_that_moves_to_el2_wants_el2)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count, i = 0;

	start();
	bench.abi = hv_abi_find("linux-6.0");
	call.in.r[HV_X0] = 3;
	returns(0);
	count = hv_judge(&bench, &call, &out, v);
	while (i < count && v[i].rule != HV_RET_01)
		i++;
	ck_assert_uint_lt(i, count);
	ck_assert_int_eq(v[i].status, HV_FAIL);
	ck_assert_int_eq(v[i].diff[0].reg, HV_PSTATE);
	ck_assert_uint_eq(v[i].diff[0].want & 0xf, 9);
	ck_assert_uint_eq(v[i].diff[0].got & 0xf, 5);
}
END_TEST

START_TEST(call_three_depends_on_the_cpu)
{
	start();
	bench.abi = hv_abi_find("linux-6.0");
	bench.has &= ~(uint64_t)(HV_HAS_VHE | HV_HAS_SVE | HV_HAS_SME);
	call.in.r[HV_X0] = 3;
	returns(HVC_STUB_ERR);
	out.out.r[HV_X1] = 0;
	out.out.r[HV_X2] = 0;
	ck_assert_uint_eq(failures(), 0);
	/* With SVE and SME the first stage has happened, although the call is refused. */
	bench.release = HV_RELEASE(6, 1);
	bench.has &= ~(uint64_t)(HV_HAS_MPAM | HV_HAS_MPAM_V1 | HV_HAS_GCS);
	bench.has |= HV_HAS_SVE | HV_HAS_SME;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_CPTR_EL2] = 0x22ff;
	out.out.r[HV_SCTLR_EL2] |= 1ull << 60;
	out.out.r[HV_ZCR_EL2] = 0xf;
	out.out.r[HV_SMCR_EL2] = 0x8000000f;
	out.out.r[HV_SMPRIMAP_EL2] = 0;
	out.out.r[HV_HCRX_EL2] |= 1 << 5;
	ck_assert_uint_eq(failures(), 0);
	/* Later releases give SME2's table register, and no longer switch priorities on; between, a stub may do either. */
	out.out.r[HV_SMCR_EL2] |= 1 << 30;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	bench.release = HV_RELEASE(6, 5);
	ck_assert_uint_eq(failures(), 0);
	bench.release = HV_RELEASE(6, 12);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_HCRX_EL2] = call.in.r[HV_HCRX_EL2];
	ck_assert_uint_eq(failures(), 0);
	bench.abi = hv_abi_find("linux-6.19");
	bench.release = 0;
	ck_assert_uint_eq(failures(), 0);
	bench.has &= ~HV_HAS_FA64;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_SMCR_EL2] = 0x4000000f;
	ck_assert_uint_eq(failures(), 0);
	/* EL1's twin is nobody's to write. */
	out.out.r[HV_ZCR_EL1] = 0xf;
	ck_assert_int_eq(status_of(HV_SYS_01), HV_FAIL);
	bench.sees &= ~HV_SEE_HELD;
	ck_assert_uint_eq(failures(), 0);
	returns(0);
	ck_assert_uint_ne(failures(), 0);
}
END_TEST

/* Under E2H the traps have another format: two bits each, and set is what lets through. */
START_TEST(call_three_knows_both_traps)
{
	start();
	bench.abi = hv_abi_find("linux-6.19");
	bench.has &= ~(uint64_t)HV_HAS_MPAM_V1;
	bench.overridden = true;
	call.in.r[HV_X0] = 3;
	call.in.r[HV_HCR_EL2] |= 1ull << 34;
	call.in.r[HV_CPTR_EL2] = 0x300000;
	returns(HVC_STUB_ERR);
	out.out.r[HV_SCTLR_EL2] |= 1ull << 60;
	out.out.r[HV_ZCR_EL2] = 0xf;
	out.out.r[HV_SMCR_EL2] = 0xc000000f;
	out.out.r[HV_SMPRIMAP_EL2] = 0;
	out.out.r[HV_GCSCR_EL2] = 0;	/* EL1's is another register then */
	out.out.r[HV_GCSCRE0_EL1] = 0;
	out.out.r[HV_CPTR_EL2] = 0x3330000;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_CPTR_EL2] = 0x300000;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
}
END_TEST

/* A generation's releases differ: what MPAM2_EL2 becomes, on which CPU; what HCR_EL2 and TPIDR_EL2 are behind a move to EL2. */
START_TEST(call_three_depends_on_the_release)
{
	start();
	bench.abi = hv_abi_find("linux-6.19");
	bench.has &= ~(uint64_t)(HV_HAS_SVE | HV_HAS_SME | HV_HAS_GCS | HV_HAS_MPAM_HCR | HV_HAS_VHE);
	call.in.r[HV_X0] = 3;
	returns(HVC_STUB_ERR);
	out.out.r[HV_MPAM2_EL2] = 0;
	ck_assert_uint_eq(failures(), 0);
	bench.release = HV_RELEASE(7, 1);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_MPAM2_EL2] = 1ull << 50;
	ck_assert_uint_eq(failures(), 0);
	bench.has &= ~(uint64_t)HV_HAS_MPAM_V1;	/* MPAM_frac alone, which 7.1 does not look at */
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_MPAM2_EL2] = call.in.r[HV_MPAM2_EL2];
	ck_assert_uint_eq(failures(), 0);
	bench.release = HV_RELEASE(7, 3);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_MPAM2_EL2] = 1ull << 50;
	ck_assert_uint_eq(failures(), 0);
}
END_TEST

/* What begins KVM: the size of addresses is the CPU's, and some bits are a kernel's choice. */
START_TEST(init_fits_the_cpu)
{
	start();
	bench.abi = hv_abi_find("kvm-init-4.12");
	baseline.r[HV_ID_AA64MMFR0_EL1] = 0x1124;
	call.in.r[HV_X0] = places.idmap_ro;
	call.in.r[HV_X2] = places.recorder;
	returns(places.idmap_ro);
	out.out.r[HV_TTBR0_EL2] = places.idmap_ro;
	out.out.r[HV_SP_EL2] = call.in.r[HV_X1];
	out.out.r[HV_VBAR_EL2] = places.recorder;
	out.out.r[HV_TPIDR_EL2] = call.in.r[HV_X3];
	out.out.r[HV_MAIR_EL2] = call.in.r[HV_MAIR_EL1];
	out.out.r[HV_TCR_EL2] = 0x80843519;
	out.out.r[HV_SCTLR_EL2] = 0x30c5183d;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_TCR_EL2] = 0x80843019;
	out.out.r[HV_SCTLR_EL2] |= 1 << 25;
	out.out.r[HV_TPIDR_EL2] = call.in.r[HV_TPIDR_EL2];	/* before 4.17 */
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_TPIDR_EL2]++;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_TPIDR_EL2] = call.in.r[HV_X3];
	out.out.r[HV_ESR_EL2] = 0x5a000001;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_ESR_EL2] = 0x5a000000;
	out.out.r[HV_TCR_EL2] = 0x80843018;	/* of another table */
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_TCR_EL2] = 0x80823519;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	baseline.r[HV_ID_AA64MMFR0_EL1] = 0x1126;
	out.out.r[HV_TCR_EL2] = 0x80863519;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_TCR_EL2] = 0x80853519;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_SCTLR_EL2] &= ~(uint64_t)(1 << 11);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
}
END_TEST

/* If any x0 is an address of page tables, none is planned but that of ours, and some that are of no tables at all. */
START_TEST(no_call_lives_on_random_tables)
{
	static struct hv_planned plan[HV_PLAN_MAX];
	const struct hv_abi *abi = hv_abi_find("kvm-init-4.12");
	size_t n = hv_generate(abi, &places, 7, plan, HV_PLAN_MAX);

	for (size_t i = 0; i < n; i++)
		if (plan[i].call.event <= HV_EVENT_TRAP && plan[i].aim != HV_CALL_02 &&
		    abi->live >> hv_slot(plan[i].call.from, plan[i].call.event) & 1)
			ck_assert(plan[i].call.in.r[HV_X0] < 3 || plan[i].call.in.r[HV_X0] == places.idmap_ro);
}
END_TEST

Suite *judge_moves_suite(void)
{
	Suite *s = suite_create("judge_moves");
	TCase *t = tcase_create("judge_moves");

	tcase_add_test(t, a_call_that_moves_to_el2_wants_el2);
	tcase_add_test(t, call_three_depends_on_the_cpu);
	tcase_add_test(t, call_three_knows_both_traps);
	tcase_add_test(t, call_three_depends_on_the_release);
	tcase_add_test(t, init_fits_the_cpu);
	tcase_add_test(t, no_call_lives_on_random_tables);
	suite_add_tcase(s, t);
	return s;
}
