/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge alone: outcomes made by hand, one thing wrong with each, and the rule that must say so. Nothing is run.
 */
#include <check.h>

#include "tests/suite/judge/made.h"
#include "tests/suites.h"

START_TEST(faultless_calls_pass)
{
	start();
	call.in.r[HV_X0] = 0;
	call.in.r[HV_X1] = places.recorder;
	returns(0);
	out.out.r[HV_VBAR_EL2] = places.recorder;
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_VBAR_01), HV_PASS);
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_VBAR_02), HV_PASS);
	start();
	call.in.r[HV_X0] = 77;
	returns(0x0badca11);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_CALL_01), HV_PASS);
	start();
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = places.payload;
	restarts();
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_RST_02), HV_PASS);
}
END_TEST

START_TEST(dead_slots)
{
	start();
	call.event = HV_EVENT_IRQ;
	hangs(HV_STUB_BASE + 0x480);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_PASS);
	hangs(HV_STUB_BASE + 0x1000);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_FAIL);
	returns(0);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_FAIL);
	hangs(HV_STUB_BASE + 0x480);
	out.out.r[HV_TPIDR_EL2]++;
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
	hangs(HV_STUB_BASE + 0x480);
	out.out.r[HV_ESR_EL2] = 1u << 25;	/* an undefined instruction in the slot */
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
	hangs(HV_STUB_BASE + 0x480);
	out.out.r[HV_X7]++;
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
	call.from = HV_FROM_A32;	/* keeps the lower halves alone */
	hangs(HV_STUB_BASE + 0x680);
	out.out.r[HV_X7] &= 0xffffffff;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_X30]++;
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
	hangs(HV_STUB_BASE + 0x680);
	out.seen = 0;			/* a CPU that was lost: where it is, and with what, nobody knows */
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_UNSEEN);
}
END_TEST

/* A board's CPU that has lost EL2's vectors does not come back to EL2, but the caller has its result. */
START_TEST(a_result_alone_is_judged)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.seen = HV_SEE_RESULT;
	ck_assert_int_eq(status_of(HV_RET_01), HV_PASS);
	ck_assert_int_eq(status_of(HV_RES_01), HV_PASS);
	ck_assert_int_eq(status_of(HV_REG_01), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_VBAR_02), HV_UNSEEN);
	out.out.r[HV_X0] = 1;
	out.out.r[HV_X19]++;
	ck_assert_int_eq(status_of(HV_RES_01), HV_FAIL);
	ck_assert_int_eq(status_of(HV_REG_01), HV_UNSEEN);
}
END_TEST

/* EL2 has not answered behind it: vectors of which it is known that they lead home were not set. Of others nothing is known. */
static void check_unanswered(uint64_t x0, uint64_t x1, enum hv_rule rule, enum hv_status status)
{
	call.in.r[HV_X0] = x0;
	call.in.r[HV_X1] = x1;
	returns(0);
	out.seen = HV_SEE_RESULT;
	ck_assert_int_eq(status_of(rule), HV_UNSEEN);
	out.why = HV_WHY_UNANSWERED;
	ck_assert_int_eq(status_of(rule), status);
	out.why = 0;
}

START_TEST(vectors_that_do_not_answer)
{
	start();
	check_unanswered(0, places.recorder, HV_VBAR_01, HV_FAIL);
	check_unanswered(0, 0x4200000000, HV_VBAR_01, HV_UNSEEN);
	check_unanswered(2, 0x4200000000, HV_VBAR_02, HV_FAIL);
	check_unanswered(0x77, 0x4200000000, HV_CALL_01, HV_FAIL);
}
END_TEST

/* A call of which nothing comes back may have left vectors where nothing is; one that has not come to its caller hangs. */
START_TEST(calls_that_do_not_come_back)
{
	start();
	call.in.r[HV_X0] = 0;
	call.in.r[HV_X1] = places.recorder;
	out.how = HV_HOW_HUNG;
	out.seen = 0;
	out.why = HV_WHY_LOST;
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_UNSEEN);
	out.why = HV_WHY_STAYED;
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = places.payload;
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	returns(0);
	out.seen = HV_SEE_RESULT;
	ck_assert_int_eq(status_of(HV_RST_01), HV_FAIL);
}
END_TEST

/* What a machine cannot see is neither PASS nor FAIL, whatever the outcome holds. */
START_TEST(unseen_is_no_verdict)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.r[HV_HCR_EL2]++;
	out.out.v[0]++;
	bench.sees = HV_SEE_CORE | HV_SEE_HANG | HV_SEE_SLOTS | HV_SEE_RESULT;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_REG_05), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_RES_01), HV_PASS);
	bench.sees = ~0ull;
	out.seen = HV_SEE_CORE | HV_SEE_RESULT;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_UNSEEN);
}
END_TEST

START_TEST(neighbours_of_hvc)
{
	start();
	call.event = HV_EVENT_SVC;
	returns(call.in.r[HV_X0]);
	out.how = HV_HOW_EL1_FAULT;
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_NEAR_01), HV_PASS);
	out.out.r[HV_VBAR_EL2] += 0x800;
	ck_assert_int_eq(status_of(HV_NEAR_01), HV_FAIL);
	out.out.r[HV_VBAR_EL2] -= 0x800;
	out.how = HV_HOW_HUNG;
	ck_assert_int_eq(status_of(HV_NEAR_01), HV_FAIL);
}
END_TEST

Suite *judge_suite(void)
{
	Suite *s = suite_create("judge");
	TCase *t = tcase_create("judge");

	tcase_add_test(t, faultless_calls_pass);
	tcase_add_test(t, dead_slots);
	tcase_add_test(t, a_result_alone_is_judged);
	tcase_add_test(t, vectors_that_do_not_answer);
	tcase_add_test(t, calls_that_do_not_come_back);
	tcase_add_test(t, unseen_is_no_verdict);
	tcase_add_test(t, neighbours_of_hvc);
	suite_add_tcase(s, t);
	return s;
}
