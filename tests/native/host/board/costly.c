/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which calls are not made on a board, because one like them has cost it a CPU. */
#include <check.h>
#include <unistd.h>

#include "native/host/board/board-int.h"
#include "suite/clock.h"
#include "tests/suites.h"

#define HCR_TSC (1ull << 19)
#define NOWHERE 0x4200000000
#define ELSEWHERE 0xffff800008080000

static struct board board = { .machine = { .places = { .ram = 0x40000000, .ram_end = 0x80000000 } } };

/* There is another stub. */
static void forget(void)
{
	static uint8_t byte;
	const struct hv_stub stub = { .image = &byte, .size = 1 };

	byte++;
	costly_begin(&board, &stub);
}

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

	forget();
	ck_assert(!costly_is(&board, &first));
	ck_assert(costly_is_like(&board, &first, &same));
	ck_assert(!costly_is_like(&board, &first, &ram));
	costly_note(&board, &first);
	ck_assert(costly_is(&board, &same));
	ck_assert(!costly_is(&board, &ram));
	ck_assert(!costly_is(&board, &other));
	forget();
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
	forget();
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
	forget();
	for (unsigned i = 0; i < 3; i++) {
		ck_assert(!costly_is(&board, &next));
		kinds_count(&board, &first, SECOND_LOST);
	}
	ck_assert(costly_is(&board, &next));
	ck_assert(!costly_is(&board, &other));
	ck_assert(!costly_is(&board, &elsewhere));
	forget();
	ck_assert(!costly_is(&board, &next));
}
END_TEST

/* Five CPUs are enough for a subject: then one of each kind, and no number if another has cost one with the same immediate. */
START_TEST(many_in_all_leave_one_of_each_kind)
{
	struct hv_call call = call_of(HV_EVENT_HVC, 0, 0x40001000);

	forget();
	for (unsigned x0 = 1; x0 <= 4; x0++) {
		call.in.r[HV_X0] = x0;
		kinds_count(&board, &call, SECOND_LOST);
		ck_assert(!costly_is(&board, &call));
	}
	call.in.r[HV_X0] = 5;
	ck_assert(!costly_is(&board, &call));
	kinds_count(&board, &call, SECOND_LOST);
	for (unsigned x0 = 1; x0 <= 6; x0++) {
		call.in.r[HV_X0] = x0;
		ck_assert(costly_is(&board, &call));
	}
	call.imm = 1;	/* by another immediate this number was not made */
	ck_assert(!costly_is(&board, &call));
	call.in.r[HV_X0] = 5;
	ck_assert(costly_is(&board, &call));
	call.from = HV_FROM_EL2T;
	ck_assert(!costly_is(&board, &call));
	call.from = HV_FROM_EL1;
	call.event = HV_EVENT_IRQ;
	ck_assert(!costly_is(&board, &call));
	kinds_count(&board, &call, SECOND_LOST);
	call.from = HV_FROM_EL2T;
	ck_assert(costly_is(&board, &call));
	call.event = HV_EVENT_FIQ;
	ck_assert(!costly_is(&board, &call));
	call.event = HV_EVENT_TRAP;
	kinds_count(&board, &call, SECOND_LOST);
	ck_assert(costly_is(&board, &call));
	call.from = HV_FROM_EL1;	/* by its ESR it may be another one */
	ck_assert(!costly_is(&board, &call));
	forget();
}
END_TEST

/* A number with which a call came home is made as before. */
START_TEST(many_in_all_leave_numbers_that_were_made)
{
	struct hv_call call = call_of(HV_EVENT_HVC, 2, 0x40001000);

	forget();
	kinds_count(&board, &call, SECOND_RETURNED);
	for (unsigned x0 = 11; x0 <= 15; x0++) {
		call.in.r[HV_X0] = x0;
		ck_assert(!costly_is(&board, &call));
		kinds_count(&board, &call, SECOND_ON_THE_WAY);
	}
	call.in.r[HV_X0] = 19;
	ck_assert(costly_is(&board, &call));
	call.in.r[HV_X0] = 2;
	ck_assert(!costly_is(&board, &call));
	forget();
}
END_TEST

/* The immediate selects, and x0 is an address for one of them: those that come back are made, and others may be like them. */
START_TEST(many_in_all_leave_immediates_if_one_comes_back)
{
	const struct hv_call ignored = call_of(HV_EVENT_HVC, 0x40001000, 0);
	struct hv_call vectors = ignored, function = ignored;

	vectors.imm = 2;
	function.imm = 3;
	forget();
	kinds_count(&board, &ignored, SECOND_RETURNED);
	for (unsigned i = 0; i < 2; i++)
		kinds_count(&board, &vectors, SECOND_ON_THE_WAY);
	for (vectors.in.r[HV_X0] = 1; vectors.in.r[HV_X0] <= 3; vectors.in.r[HV_X0]++)
		kinds_count(&board, &vectors, SECOND_ON_THE_WAY);
	ck_assert(costly_is(&board, &vectors));
	ck_assert(!costly_is(&board, &ignored));
	ck_assert(!costly_is(&board, &function));
	function.in.r[HV_X0] = 1;
	ck_assert(costly_is(&board, &function));
	forget();
}
END_TEST

/* On a board that is a command of this host, and that has not had a processor. */
START_TEST(hangs_of_a_kind_are_made_and_no_surprise)
{
	const struct hv_call call = call_of(HV_EVENT_HVC, 2, 0x40001000), other = call_of(HV_EVENT_HVC, 0, 0x40001000);

	forget();
	board.line.command.pid = getpid();
	for (unsigned i = 0; i < 3; i++) {
		ck_assert(doubt_is(&board, &call, SECOND_CUT));
		kinds_count(&board, &call, SECOND_CUT);
	}
	ck_assert(!doubt_is(&board, &call, SECOND_CUT));
	ck_assert(doubt_is(&board, &call, SECOND_LOST));
	ck_assert(doubt_is(&board, &other, SECOND_CUT));
	ck_assert(!costly_is(&board, &call));
	forget();
	ck_assert(doubt_is(&board, &call, SECOND_CUT));
	board.line.command.pid = 0;
	ck_assert(!doubt_is(&board, &call, SECOND_CUT));
}
END_TEST

/* Whether a wait of 40 ms is doubted, whose beginning was seen so much later. What waited is this program. */
static bool doubts(const struct hv_call *call, uint64_t late_ms)
{
	board.doubt.level = 0;
	board.talk.heard.since = clock_now() - late_ms * 1000000;
	doubt_miss(&board);
	doubt_note_wait(&board, 40000);
	return doubt_is(&board, call, SECOND_CUT);
}

/* A busy host keeps hvcheck from its processor, too: what the board had before hvcheck looked is not known. */
START_TEST(what_is_seen_late_is_doubted)
{
	const struct hv_call call = call_of(HV_EVENT_HVC, 2, 0x40001000);
	bool always = true;

	forget();
	board.line.command.pid = getpgrp();
	for (unsigned i = 0; i < 10; i++) {
		ck_assert(doubts(&call, 30));
		always &= doubts(&call, 0);
	}
	ck_assert(!always);
	board.line.command.pid = 0;
}
END_TEST

START_TEST(a_stub_that_is_loaded_again_costs_no_more)
{
	const struct hv_call call = call_of(HV_EVENT_HVC, 0, NOWHERE);
	uint8_t code[16] = { 1, 2, 3 };
	struct hv_fixup fixup = { .at = 4, .size = 8 };
	struct hv_stub stub = { .image = code, .size = sizeof(code) };

	costly_begin(&board, &stub);
	costly_note(&board, &call);
	costly_begin(&board, &stub);
	ck_assert(costly_is(&board, &call));
	stub.table = 1;
	costly_begin(&board, &stub);
	ck_assert(!costly_is(&board, &call));
	costly_note(&board, &call);
	stub.fixups = &fixup;
	stub.fixup_count = 1;
	costly_begin(&board, &stub);
	ck_assert(!costly_is(&board, &call));
	costly_note(&board, &call);
	code[9]++;		/* it was moved */
	costly_begin(&board, &stub);
	ck_assert(costly_is(&board, &call));
	code[12]++;
	costly_begin(&board, &stub);
	ck_assert(!costly_is(&board, &call));
	costly_note(&board, &call);
	code[2]++;
	costly_begin(&board, &stub);
	ck_assert(!costly_is(&board, &call));
}
END_TEST

Suite *costly_suite(void)
{
	Suite *s = suite_create("costly");
	TCase *t = tcase_create("calls");

	tcase_add_test(t, one_address_where_nothing_is_stands_for_all);
	tcase_add_test(t, an_smc_that_nobody_answers_is_made_once);
	tcase_add_test(t, many_of_a_kind_stand_for_all);
	tcase_add_test(t, many_in_all_leave_one_of_each_kind);
	tcase_add_test(t, many_in_all_leave_numbers_that_were_made);
	tcase_add_test(t, many_in_all_leave_immediates_if_one_comes_back);
	tcase_add_test(t, hangs_of_a_kind_are_made_and_no_surprise);
	tcase_add_test(t, what_is_seen_late_is_doubted);
	tcase_add_test(t, a_stub_that_is_loaded_again_costs_no_more);
	suite_add_tcase(s, t);
	return s;
}
