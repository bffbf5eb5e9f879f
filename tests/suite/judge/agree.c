/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines and what they made of one call, by hand: where they must agree, and where CPUs differ. */
#include <check.h>

#include "tests/suite/judge/made.h"
#include "tests/suites.h"

START_TEST(machines_must_agree)
{
	struct hv_outcome other;
	struct hv_bench b2;
	struct hv_state baseline2;
	struct hv_verdict v;

	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	other = out;
	b2 = bench;
	baseline2 = baseline;
	b2.baseline = &baseline2;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	/* Two CPUs that keep different bits of a canary agree as long as the call changed neither. */
	baseline2.r[HV_TCR_EL2] ^= 0xf00;
	other.out.r[HV_TCR_EL2] ^= 0xf00;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_TCR_EL2] ^= 1;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	ck_assert_uint_eq(v.diff[0].reg, HV_TCR_EL2);
	other = out;
	other.out.r[HV_X17]++;		/* scratch by the contract */
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_X19]++;
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	other = out;
	other.how = HV_HOW_HUNG;
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
}
END_TEST

/* Registers that one of the two has not seen are no disagreement. */
START_TEST(unseen_registers_do_not_differ)
{
	struct hv_outcome other;
	struct hv_verdict v;

	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	other = out;
	other.seen = HV_SEE_RESULT;
	other.out.r[HV_SP_EL2] = other.out.r[HV_X20] = 0;
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_UNSEEN);
	other.how = HV_HOW_HUNG;
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
}
END_TEST

/* A kernel may set bits of extensions that one of two CPUs lacks and drops; all other bits of that register must be the same. */
START_TEST(two_cpus_keep_other_bits)
{
	static struct hv_outcome other;
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find("kvm-init-5.11");
	call.in.r[HV_X0] = 0xc6000000;
	returns(0);
	out.out.r[HV_SCTLR_EL2] = 0x2030ed183d;
	other = out;
	other.out.r[HV_SCTLR_EL2] = 0x30ed183d;	/* no ITFSB, which came with FEAT_MTE */
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_SCTLR_EL2] ^= 4;		/* C */
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	ck_assert_uint_eq(v.diff[0].reg, HV_SCTLR_EL2);
}
END_TEST

/* What a call returns of the CPU itself is each CPU's own: both must return theirs. */
START_TEST(two_gics_differ)
{
	static struct hv_outcome other;
	struct hv_state baseline2;
	struct hv_bench b2;
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find("linux-6.19");
	call.in.r[HV_X0] = 4;
	returns(0);
	other = out;
	b2 = bench;
	baseline2 = baseline;
	b2.baseline = &baseline2;
	baseline.r[HV_ICH_VTR_EL2] = out.out.r[HV_X1] = 0x90180403;
	baseline2.r[HV_ICH_VTR_EL2] = other.out.r[HV_X1] = 0x90b80003;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_X1] = 0x90180403;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	ck_assert_uint_eq(v.diff[0].reg, HV_X1);
}
END_TEST

Suite *judge_agree_suite(void)
{
	Suite *s = suite_create("judge_agree");
	TCase *t = tcase_create("judge_agree");

	tcase_add_test(t, machines_must_agree);
	tcase_add_test(t, unseen_registers_do_not_differ);
	tcase_add_test(t, two_cpus_keep_other_bits);
	tcase_add_test(t, two_gics_differ);
	suite_add_tcase(s, t);
	return s;
}
