/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which calls are not made on a board, because one like them has cost it a CPU. */
#include <check.h>

#include "native/host/board/board-int.h"
#include "tests/suites.h"

#define HCR_TSC (1ull << 19)
#define NOWHERE 0x4200000000
#define ELSEWHERE 0xffff800008080000

static struct board board = { .machine = { .places = { .ram = 0x40000000, .ram_end = 0x80000000 } } };

static struct hv_call call_of(uint8_t event, uint64_t x0, uint64_t x1)
{
	struct hv_call call = { .event = event };

	call.in.r[HV_X0] = x0;
	call.in.r[HV_X1] = x1;
	return call;
}

START_TEST(one_address_where_nothing_is_stands_for_all)
{
	const struct hv_call first = call_of(HV_EVENT_HVC, 0, NOWHERE), same = call_of(HV_EVENT_HVC, 0, ELSEWHERE);
	const struct hv_call ram = call_of(HV_EVENT_HVC, 0, 0x40001000), other = call_of(HV_EVENT_HVC, 2, NOWHERE);

	costly_forget(&board);
	ck_assert(!costly_is(&board, &first));
	ck_assert(costly_is_like(&board, &first, &same));
	ck_assert(!costly_is_like(&board, &first, &ram));
	costly_note(&board, &first);
	ck_assert(costly_is(&board, &same));
	ck_assert(!costly_is(&board, &ram));
	ck_assert(!costly_is(&board, &other));
	costly_forget(&board);
	ck_assert(!costly_is(&board, &same));
}
END_TEST

/* That no firmware answers an SMC is so with every stub; one that goes to EL2 is the stub's. */
START_TEST(an_smc_that_nobody_answers_is_made_once)
{
	const struct hv_call smc = call_of(HV_EVENT_SMC, 0x77, 0), vectors = call_of(HV_EVENT_HVC, 0, NOWHERE);
	struct hv_call trapped = smc;

	trapped.in.r[HV_HCR_EL2] = HCR_TSC;
	costly_note(&board, &vectors);
	ck_assert(!costly_is(&board, &smc));
	costly_note(&board, &smc);
	ck_assert(costly_is(&board, &smc));
	ck_assert(costly_is(&board, &vectors));
	ck_assert(!costly_is(&board, &trapped));
	costly_forget(&board);
	ck_assert(costly_is(&board, &smc));
	ck_assert(!costly_is(&board, &vectors));
}
END_TEST

/* A stub that loses EL2 whenever it is called. */
START_TEST(many_of_a_kind_stand_for_all)
{
	const struct hv_call first = call_of(HV_EVENT_HVC, 2, 0x40001000), other = call_of(HV_EVENT_HVC, 0, 0x40001000);
	struct hv_call next = first, elsewhere = first;

	next.in.r[HV_X5] = 7;
	next.in.r[HV_X6] = 8;
	elsewhere.from = HV_FROM_EL2T;
	costly_forget(&board);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert(!costly_is(&board, &next));
		costly_count(&board, &first);
	}
	ck_assert(costly_is(&board, &next));
	ck_assert(!costly_is(&board, &other));
	ck_assert(!costly_is(&board, &elsewhere));
	costly_forget(&board);
	ck_assert(!costly_is(&board, &next));
}
END_TEST

Suite *costly_suite(void)
{
	Suite *s = suite_create("costly");
	TCase *t = tcase_create("calls");

	tcase_add_test(t, one_address_where_nothing_is_stands_for_all);
	tcase_add_test(t, an_smc_that_nobody_answers_is_made_once);
	tcase_add_test(t, many_of_a_kind_stand_for_all);
	suite_add_tcase(s, t);
	return s;
}
