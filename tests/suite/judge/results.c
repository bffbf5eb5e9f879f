/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a call returns, by generation and release, and whether it is a call at all: outcomes made by hand. */
#include <check.h>

#include "tests/suite/judge/made.h"
#include "tests/suites.h"

/* 2 in 4.8, 3 since 4.9: a release has one of them, and so has a stub. */
START_TEST(hyp_gone_is_one_value)
{
	const uint32_t old = HV_RELEASE(4, 8), new = HV_RELEASE(4, 11);

	start();
	bench.abi = hv_abi_find("linux-4.8");
	call.in.r[HV_X0] = 0x77;
	returns(3);
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	hv_bench_learn(&bench, &call, &out);
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	returns(2);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	hv_bench_learn(&bench, &call, &out);	/* the first one stays */
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	bench.release = old;
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	bench.release = new;
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	returns(3);
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	returns(4);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
}
END_TEST

START_TEST(unknown_call_has_its_own_rules)
{
	start();
	call.in.r[HV_X0] = 0xffffffff00000000;
	returns(0);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	returns(0xffffffff0badca11);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	returns(0x0badca11);
	out.out.r[HV_VBAR_EL2] = call.in.r[HV_X1];
	ck_assert_int_eq(status_of(HV_CALL_01), HV_FAIL);
}
END_TEST

/* x0 alone, of a call in the middle of others: as of one that is looked at as a whole. */
static const struct {
	const char *abi;
	uint64_t asked, x0;
	uint64_t without;	/* HV_HAS_* that the CPU lacks */
	int rule;		/* that fails; -1: none does */
} answers[] = {
	{ "linux-4.12", 2, 0, 0, -1 },
	{ "linux-4.12", 2, 1, 0, HV_RES_01 },
	{ "linux-4.12", 5, HVC_STUB_ERR, 0, -1 },
	{ "linux-4.12", 5, 0, 0, HV_RES_02 },
	{ "linux-4.7", 0, HV_STUB_BASE, 0, -1 },
	{ "linux-4.7", 0, HV_STUB_BASE + 0x800, 0, HV_RES_01 },
	{ "linux-6.0", 3, HVC_STUB_ERR, HV_HAS_VHE, -1 },
	{ "linux-6.0", 3, 0, HV_HAS_VHE, HV_RES_02 },
	{ "linux-4.8", 4, 3, 0, -1 },			/* HYP_GONE is 3 since 4.9 */
	{ "linux-4.8", HV_STUB_NUMBERS, 3, 0, -1 },
	{ "linux-4.8", HV_STUB_NUMBERS, 4, 0, HV_RES_02 },
};

START_TEST(answers_alone)
{
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find(answers[_i].abi);
	bench.has &= ~answers[_i].without;
	call.in.r[HV_X0] = answers[_i].asked;
	hv_judge_answer(&bench, &call, answers[_i].x0, &v);
	ck_assert_int_eq(v.status == HV_FAIL ? (int)v.rule : -1, answers[_i].rule);
	if (answers[_i].rule >= 0)
		ck_assert_uint_eq(v.diff[0].got, answers[_i].x0);
}
END_TEST

/* KVM's answer to a number says whether the stub of that release has such a call. */
START_TEST(answers_by_release)
{
	static const struct { uint32_t release; uint64_t asked, x0; int rule; } rows[] = {
		{ 0, 3, HVC_STUB_ERR, -1 }, { 0, 4, ~0ull, -1 }, { 0, 5, HVC_STUB_ERR, HV_RES_02 },
		{ HV_RELEASE(5, 11), 3, ~0ull, -1 }, { HV_RELEASE(5, 11), 3, HVC_STUB_ERR, HV_RES_02 },
		{ HV_RELEASE(5, 12), 3, HVC_STUB_ERR, -1 }, { HV_RELEASE(5, 12), 3, ~0ull, HV_RES_02 },
		{ HV_RELEASE(6, 18), 4, ~0ull, -1 }, { HV_RELEASE(6, 18), 4, HVC_STUB_ERR, HV_RES_02 },
		{ HV_RELEASE(6, 19), 4, HVC_STUB_ERR, -1 }, { HV_RELEASE(6, 19), 4, ~0ull, HV_RES_02 },
		{ HV_RELEASE(7, 3), 5, ~0ull, -1 },
	};
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find(_i ? "kvm-live-5.11" : "kvm-init-5.11");
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bench.release = rows[i].release;
		call.in.r[HV_X0] = rows[i].asked;
		hv_judge_answer(&bench, &call, rows[i].x0, &v);
		ck_assert_msg((v.status == HV_FAIL ? (int)v.rule : -1) == rows[i].rule, "row %u", i);
	}
}
END_TEST

Suite *judge_results_suite(void)
{
	Suite *s = suite_create("judge results");
	TCase *t = tcase_create("judge results");

	tcase_add_test(t, hyp_gone_is_one_value);
	tcase_add_test(t, unknown_call_has_its_own_rules);
	tcase_add_loop_test(t, answers_alone, 0, sizeof(answers) / sizeof(answers[0]));
	tcase_add_loop_test(t, answers_by_release, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
