/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a call ends, and where: outcomes made by hand. */
#include <check.h>

#include "tests/suite/judge/made.h"
#include "tests/suites.h"

/* PAN and its like are seen in SPSR_EL2 alone, of which the ERET made PSTATE. */
START_TEST(later_fields_of_pstate_come_back)
{
	start();
	call.in.r[HV_X0] = 2;
	call.in.r[HV_PSTATE] |= HV_PSTATE_LATER;
	returns(0);
	out.out.r[HV_PSTATE] &= HV_PSTATE_READ;
	ck_assert_uint_eq(failures(), 0);
	for (unsigned bit = 0; bit < 32; bit++) {
		if (!(HV_PSTATE_LATER >> bit & 1))
			continue;
		out.out.r[HV_SPSR_EL2] ^= 1ull << bit;
		ck_assert_int_eq(status_of(HV_RET_02), HV_FAIL);
		out.out.r[HV_SPSR_EL2] ^= 1ull << bit;
	}
	out.out.r[HV_SPSR_EL2] ^= HV_PSTATE_PAN;
	out.seen &= ~HV_SEE_SYNDROME;	/* a machine that does not show it */
	ck_assert_int_eq(status_of(HV_RET_02), HV_UNSEEN);
}
END_TEST

/* A CPU that came back to its caller and never to EL2 again may have been lost by the vectors that the call left. */
START_TEST(vectors_of_a_cpu_that_is_lost_behind_its_return_are_unseen)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.seen = 0;
	ck_assert_int_eq(status_of(HV_RET_01), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_VBAR_02), HV_UNSEEN);
	ck_assert_uint_eq(failures(), 0);
}
END_TEST

START_TEST(an_address_is_no_call)
{
	start();
	bench.abi = hv_abi_find("kvm-init-4.12");
	call.in.r[HV_X0] = 3;
	hangs(places.table);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_CALL_02), HV_PASS);
	returns(0x0badca11);
	ck_assert_uint_eq(failures(), 1);
	ck_assert_int_eq(status_of(HV_CALL_02), HV_FAIL);
}
END_TEST

/* An entry where nothing is: FAR_EL2 tells that the CPU went there. If nothing wrote it, the news is how the call ended. */
START_TEST(a_restart_that_never_comes_to_its_address_shows_its_ending_first)
{
	struct hv_verdict v[HV_RULE_COUNT];

	start();
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = 0x7000000000;
	hangs(places.table + 0x200);
	out.out.r[HV_FAR_EL2] = call.in.r[HV_X1];
	ck_assert_int_eq(status_of(HV_RST_01), HV_PASS);
	out.out.r[HV_FAR_EL2] = call.in.r[HV_FAR_EL2];
	ck_assert_int_eq(status_of(HV_RST_01), HV_FAIL);
	for (unsigned i = 0, count = hv_judge(&bench, &call, &out, v); i < count; i++) {
		if (v[i].rule != HV_RST_01)
			continue;
		ck_assert_uint_eq(v[i].diff[0].reg, HV_DIFF_HOW);
		ck_assert_uint_eq(v[i].diff[0].got, HV_HOW_HUNG);
		ck_assert_uint_eq(v[i].diff_count, 1);
	}
	out.out.r[HV_FAR_EL2] = 0x6000000000;	/* it went elsewhere: that is the news */
	for (unsigned i = 0, count = hv_judge(&bench, &call, &out, v); i < count; i++)
		ck_assert(v[i].rule != HV_RST_01 || (v[i].diff_count == 1 && v[i].diff[0].reg == HV_FAR_EL2));
}
END_TEST

START_TEST(endings)
{
	start();
	call.in.r[HV_X0] = 2;
	hangs(HV_STUB_BASE + 0x400);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	ck_assert_uint_eq(failures(), 1);
	returns(0);
	out.out.r[HV_PSTATE] = 0x3c9;	/* still at EL2 */
	ck_assert_int_eq(status_of(HV_RET_01), HV_FAIL);
	returns(0);
	out.how = HV_HOW_EL1_FAULT;
	ck_assert_int_eq(status_of(HV_RET_01), HV_FAIL);
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = places.payload;
	returns(0);
	ck_assert_int_eq(status_of(HV_RST_01), HV_FAIL);
	restarts();
	out.out.r[HV_PSTATE] = 0x600003c8;
	ck_assert_int_eq(status_of(HV_RST_03), HV_FAIL);
	restarts();
	out.out.r[HV_PSTATE] = 0x60000349;
	ck_assert_int_eq(status_of(HV_RST_03), HV_FAIL);
	restarts();
	out.out.r[HV_SCTLR_EL2] |= 4;
	ck_assert_int_eq(status_of(HV_RST_04), HV_FAIL);
	for (unsigned reg = HV_X0; reg <= HV_X2; reg++) {
		restarts();
		out.out.r[reg]++;
		ck_assert_int_eq(status_of(HV_RST_02), HV_FAIL);
	}
	restarts();
	out.out.r[HV_X4]++;	/* no argument: the contract says nothing of it */
	ck_assert_uint_eq(failures(), 0);
}
END_TEST

/* A function that comes back: the call returns, with what the function made of its arguments and the caller's x30. */
START_TEST(functions_return)
{
	static const uint64_t words[] = HV_FUNCTION_WORDS;

	start();
	bench.abi = hv_abi_find("iss-2015");
	call.imm = 3;
	call.in.r[HV_X0] = places.params;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		call.in.r[HV_PARAM0 + i] = words[i];
	returns(call.in.r[HV_X1] + 1);
	out.out.r[HV_X1] = call.in.r[HV_X2];
	out.out.r[HV_X2] = call.in.r[HV_X3] + 1;
	out.out.r[HV_X18] = call.in.r[HV_X30];
	for (unsigned i = 3; i <= 17; i++)
		out.out.r[HV_X0 + i] = 0xf00 + i;
	ck_assert_uint_eq(failures(), 0);
	bench.strict = true;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_X9]++;		/* the function's own; a stub that changes it afterwards shows under --strict */
	ck_assert_int_eq(status_of(HV_REG_06), HV_FAIL);
	bench.strict = false;
	out.out.r[HV_X30] = places.stub + 0x870;
	ck_assert_int_eq(status_of(HV_REG_02), HV_FAIL);
	out.out.r[HV_X30] = call.in.r[HV_X30];
	out.out.r[HV_X0]--;
	ck_assert_int_eq(status_of(HV_RES_01), HV_FAIL);
	out.out.r[HV_X0]++;
	call.in.r[HV_PARAM0]++;		/* not that function: it is a restart, which does not come back */
	ck_assert_int_eq(status_of(HV_RST_01), HV_FAIL);
}
END_TEST

/* A trap returns to its level: EL0, of which the SVC on its way home writes three registers of EL1, and EL2. */
START_TEST(traps_return_to_their_level)
{
	static const struct { uint8_t from; uint32_t pstate; } from[] = {
		{ HV_FROM_EL0, 0x20000000 }, { HV_FROM_EL2H, 0x200003c9 },
	};

	start();
	bench.abi = hv_abi_find("linux-5.13");
	call.event = HV_EVENT_TRAP;
	call.from = from[_i].from;
	call.in.r[HV_PSTATE] = from[_i].pstate;
	call.in.r[HV_X0] = 2;
	call.in.r[HV_ESR_EL2] = 0x96000007;
	returns(0);
	out.out.r[HV_ESR_EL2] = 0x96000007;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_PSTATE] ^= HV_PSTATE_NZCV;
	ck_assert_int_eq(status_of(HV_RET_02), HV_FAIL);
	out.out.r[HV_PSTATE] = 0x200003c5;
	ck_assert_int_eq(status_of(HV_RET_01), HV_FAIL);
	out.out.r[HV_PSTATE] = from[_i].pstate;
	out.out.r[HV_SPSR_EL1]++;
	ck_assert_int_eq(status_of(HV_SYS_01), _i ? HV_FAIL : HV_PASS);
	out.out.r[HV_SPSR_EL1]--;
	out.out.r[HV_TPIDR_EL1]++;
	ck_assert_int_eq(status_of(HV_SYS_01), HV_FAIL);
	out.out.r[HV_TPIDR_EL1]--;
	bench.abi = hv_abi_find("linux-4.12");	/* which has no call from EL2 */
	ck_assert_int_eq(status_of(HV_SLOT_01), _i ? HV_FAIL : HV_SKIP);
}
END_TEST

/* The stub's object has not all of the code: what the rest does is neither right nor wrong. */
START_TEST(a_call_that_leaves_the_file_is_unseen)
{
	struct hv_places partial = places;
	uint64_t last;

	start();
	partial.absent = 0x900;
	partial.absent_size = 0x20;
	last = partial.table + 0x91c;
	bench.places = &partial;
	call.in.r[HV_X0] = 0x77;
	hangs(last);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_REG_01), HV_SKIP);
	ck_assert_uint_eq(failures(), 0);
	hangs(last + 4);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	hangs(partial.table + 0x8fc);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	out.out.r[HV_ELR_EL2] = partial.table + 0x900;	/* data of that kind was executed */
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_UNSEEN);
	returns(0x77);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_PASS);
	call.from = HV_FROM_A32;
	hangs(last);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_UNSEEN);
	bench.places = &places;
	hangs(last);
	ck_assert_int_ne(status_of(HV_SLOT_01), HV_UNSEEN);
}
END_TEST

Suite *judge_ending_suite(void)
{
	Suite *s = suite_create("judge ending");
	TCase *t = tcase_create("judge ending");

	tcase_add_test(t, later_fields_of_pstate_come_back);
	tcase_add_test(t, vectors_of_a_cpu_that_is_lost_behind_its_return_are_unseen);
	tcase_add_test(t, an_address_is_no_call);
	tcase_add_test(t, a_restart_that_never_comes_to_its_address_shows_its_ending_first);
	tcase_add_test(t, endings);
	tcase_add_test(t, functions_return);
	tcase_add_loop_test(t, traps_return_to_their_level, 0, 2);
	tcase_add_test(t, a_call_that_leaves_the_file_is_unseen);
	suite_add_tcase(s, t);
	return s;
}
