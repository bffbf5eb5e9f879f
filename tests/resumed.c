/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A resident hypervisor of a snapshot alone: QEMU is brought into its state, and calls end there as in the simulator. */
#include <string.h>

#include "hvcheck/machine.h"
#include "machines/live/fuzz.h"
#include "tests/make-live.h"
#include "tests/parts.h"
#include "tests/resumed.h"

#define NOP 0xd503201fu
#define MOV_X0_MINUS_1 0x92800000u
#define MSR_VBAR_X5 0xd51cc005u
#define MSR_ELR_X5 0xd51c4025u

static const char *const good[] = { "kvm-live-5.11", "pkvm-5.16" };

static int judge(const struct live_made *m, bool sim, struct hv_report *r, char *error, size_t size)
{
	const struct hv_suite_options options = { 0 };
	const struct live_on on = { .sim = sim, .qemu = true };

	*r = (struct hv_report){ .stub = m->stub, .abi = live_abi(m->stub) };
	return live_suite_run(m->stub, r->abi, &on, &options, r, error, size);
}

START_TEST(machines_agree)
{
	struct live_made m = live_make(good[_i]);
	char error[512] = "";
	struct hv_report r;
	size_t agreed = 0;

	live_made_set(&m, "TPIDR_EL2", 0x1234567890);
	live_made_set(&m, "FAR_EL2", 0xfedcba9876543210);
	if (!_i)	/* the other has a stage 2 */
		live_made_set(&m, "VTTBR_EL2", 0x1000040102000);
	ck_assert_msg(!judge(&m, true, &r, error, sizeof(error)), "%s", error);
	ck_assert_msg(!r.missing_count, "%s", r.missing_count ? r.missing[0].why : "");
	for (size_t i = 0; i < r.row_count; i++) {
		ck_assert_msg(r.rows[i].status != HV_FAIL, "%s failed: %s", r.rows[i].id, r.rows[i].why ? r.rows[i].why : "");
		agreed += r.rows[i].rule == HV_AGREE_01 && r.rows[i].status == HV_PASS;
	}
	ck_assert_uint_gt(agreed, 1);
	hv_report_free(&r);
	live_made_end(&m);
}
END_TEST

START_TEST(a_broken_word_fails_there)
{
	struct live_made m = live_make("kvm-live-5.11");
	char error[512] = "";
	struct hv_report r;
	bool failed = false;

	live_made_break(&m, "host_sync", MOV_X0_MINUS_1, 0, NOP);
	ck_assert_msg(!judge(&m, false, &r, error, sizeof(error)), "%s", error);
	for (size_t i = 0; i < r.row_count; i++)
		failed |= r.rows[i].rule == HV_RES_02 && r.rows[i].status == HV_FAIL;
	ck_assert(failed);
	hv_report_free(&r);
	live_made_end(&m);
}
END_TEST

/* EL2 is given back, to an address that the kernel does not map: that call is over at once, and no failure of another kind. */
START_TEST(a_return_to_nowhere_ends)
{
	struct live_made m = live_make("kvm-live-5.11");
	char error[512] = "";
	struct hv_report r;
	unsigned lost = 0;

	live_made_break(&m, "handle_stub_hvc", MSR_VBAR_X5, 0, MSR_ELR_X5);
	ck_assert_msg(!judge(&m, true, &r, error, sizeof(error)), "%s", error);
	for (size_t i = 0; i < r.row_count; i++) {
		lost += r.rows[i].rule == HV_RET_01 && r.rows[i].status == HV_FAIL && r.rows[i].outcome.how == HV_HOW_EL1_FAULT;
		ck_assert_msg(r.rows[i].rule != HV_AGREE_01 || r.rows[i].status != HV_FAIL, "%s", r.rows[i].id);
	}
	ck_assert_uint_eq(lost, 2);
	hv_report_free(&r);
	live_made_end(&m);
}
END_TEST

START_TEST(random_calls_are_made_there)
{
	const struct fuzz_options options = { .calls = 2 };
	static struct fuzz_result r;
	struct live_made m = live_make("kvm-live-5.11");

	live_made_break(&m, "host_sync", MOV_X0_MINUS_1, 0, NOP);
	ck_assert_msg(!live_fuzz(m.stub, live_abi(m.stub), true, &options, &r), "%s", r.error);
	ck_assert_uint_eq(r.calls, 2);
	ck_assert(r.finding_count && r.findings[0].rule == HV_RES_02);
	ck_assert_str_eq(r.findings[0].machine, "qemu:virt:cortex-a57");
	live_made_end(&m);
}
END_TEST

/* What QEMU cannot be: a sentence. */
START_TEST(another_state_is_told)
{
	struct live_made m = live_make("kvm-live-5.11");
	char error[512] = "";
	struct hv_report r;

	live_made_set(&m, "ACTLR_EL2", 0xffff);		/* it has none to keep */
	ck_assert(judge(&m, false, &r, error, sizeof(error)));
	ck_assert_msg(strstr(error, "of ACTLR_EL2 = 0xffff") && strstr(error, "boot the kernel again"), "%s", error);
	hv_report_free(&r);
	strcpy(m.stub->ram->snapshot.model, "pdp11");
	ck_assert(judge(&m, false, &r, error, sizeof(error)));
	ck_assert_msg(strstr(error, "QEMU does not take the CPU \"pdp11\""), "%s", error);
	hv_report_free(&r);
	strcpy(m.stub->ram->snapshot.model, "max\n");
	ck_assert(!judge(&m, false, &r, error, sizeof(error)));
	ck_assert(r.missing_count == 1 && strstr(r.missing[0].why, "does not name its CPU"));
	hv_report_free(&r);
	strcpy(m.stub->ram->snapshot.model, "max");
	live_made_map(&m, LIVE_MADE_VA + m.stub->table, 0, 0);
	ck_assert(!judge(&m, false, &r, error, sizeof(error)));
	ck_assert(r.missing_count == 1 && strstr(r.missing[0].why, "do not map its vectors"));
	hv_report_free(&r);
	live_made_end(&m);
}
END_TEST

/* The machine of the table, and calls that spoil it: the next one begins with the snapshot's state again. */
START_TEST(calls_are_made_by_the_machine_of_the_table)
{
	struct live_made m = live_make("kvm-live-5.11");
	char error[512] = "";
	int status = 0;
	struct hv_machine *live = hv_machine_open("live:qemu", error, sizeof(error), &status);
	static const unsigned numbers[] = { 1, 1, 2, 0x42 };

	ck_assert_msg(live && !live->ops->load(live, m.stub, 0), "%s", live ? live->error : error);
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct hv_call call;
		struct hv_outcome out;

		hv_call_init(&call, &live->places);
		ck_assert_uint_eq(call.in.r[HV_SCTLR_EL2], 0x30c5183d);
		call.in.r[HV_X0] = numbers[i];
		call.in.r[HV_X1] = live->places.payload;
		ck_assert_msg(!live->ops->run(live, &call, &out, 1), "%s", live->error);
		ck_assert_uint_eq(out.how, numbers[i] == 1 ? HV_HOW_RESTARTED : HV_HOW_RETURNED);
		ck_assert_uint_eq(out.out.r[HV_SCTLR_EL2] & 1, numbers[i] == 0x42);
		ck_assert_uint_eq(out.out.r[HV_TTBR0_EL2], 0x40100000);
	}
	hv_machine_close(live);
	live_made_end(&m);
}
END_TEST

Suite *resumed_suite(const char *machine)
{
	Suite *s = suite_create("resumed");
	TCase *t = tcase_create("snapshots");

	(void)machine;
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, machines_agree, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_test(t, a_broken_word_fails_there);
	tcase_add_test(t, a_return_to_nowhere_ends);
	tcase_add_test(t, random_calls_are_made_there);
	tcase_add_test(t, another_state_is_told);
	tcase_add_test(t, calls_are_made_by_the_machine_of_the_table);
	suite_add_tcase(s, t);
	return s;
}
