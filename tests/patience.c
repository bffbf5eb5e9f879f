/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/assembled.h"
#include "tests/patience.h"

#include <string.h>

#include "hvcheck/verdict.h"
#include "suite/clock.h"
#include "tests/subject.h"

#define CALLS 40
#define PATIENCE 1500000000ull	/* less than the first of them takes on QEMU */
#define ENOUGH 20	/* seconds, on a host that is busy */

static const char *machine_spec;

/* In each slot. No state of it comes again, so nothing proves that it hangs. */
static void count_for_ever(uint8_t *table)
{
	size_t count;
	const uint32_t *loop = assembled(ASM("add x5, x5, #1; b .-4"), &count);

	for (unsigned slot = 0; slot < 16; slot++)
		memcpy(table + slot * HV_SLOT_SIZE, loop, 4 * count);
}

START_TEST(what_was_not_run_is_not_seen)
{
	static struct hv_call calls[CALLS];
	static struct hv_outcome outs[CALLS];
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_bench bench = hv_bench_of(s.m, s.abi);
	struct hv_verdict v[HV_RULE_COUNT];
	double start = clock_seconds();

	count_for_ever(s.stub->image + s.stub->table);
	ck_assert_int_eq(s.m->ops->load(s.m, s.stub, hv_stub_home(s.stub, &s.m->places)), 0);
	for (unsigned i = 0; i < CALLS; i++) {
		hv_call_init(&calls[i], &s.m->places);
		calls[i].id = i;
		calls[i].in.r[HV_X0] = i;
	}
	s.m->patience = PATIENCE;
	ck_assert_msg(!s.m->ops->run(s.m, calls, outs, CALLS), "%s", s.m->error);
	ck_assert_double_lt(clock_seconds() - start, ENOUGH);
	ck_assert_uint_eq(s.m->patience, 0);
	ck_assert_uint_eq(outs[0].how, HV_HOW_HUNG);
	ck_assert(hv_is_unrun(&outs[CALLS - 1]));
	ck_assert_uint_eq(hv_judge(&bench, &calls[0], &outs[CALLS - 1], v), 1);
	ck_assert_uint_eq(v[0].status, HV_UNSEEN);
	ck_assert_ptr_nonnull(strstr(s.m->ops->explain(s.m, HV_WHY_NOT_RUN), "do not come back"));
	/* Another place for the stub does not make it worth a wait, and is loaded all the same. */
	ck_assert_msg(!s.m->ops->load(s.m, s.stub, hv_stub_home(s.stub, &s.m->places)), "%s", s.m->error);
	ck_assert_int_eq(s.m->ops->run(s.m, calls, outs, 1), 0);
	ck_assert(hv_is_unrun(&outs[0]));
	subject_close(&s);
}
END_TEST

/* Each slot waits on a counter: lsr x6, x6, #34 makes that minutes, and cbnz for ever. */
static const struct { const char *code; uint32_t how; } waits[] = {
	{ ASM("mrs x5, cntvct_el0; mrs x6, cntvct_el0; sub x6, x6, x5; lsr x6, x6, #34; cbz x6, .-12; mov x0, xzr; eret"),
	  HV_HOW_RETURNED },
	{ ASM("mrs x6, cntvct_el0; cbnz x6, .-4; eret"), HV_HOW_HUNG },
};

START_TEST(time_passes_while_a_call_waits)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_outcome out;
	struct hv_call call;
	size_t count;
	const uint32_t *words = assembled(waits[_i].code, &count);

	for (unsigned slot = 0; slot < 16; slot++)
		memcpy(s.stub->image + s.stub->table + slot * HV_SLOT_SIZE, words, 4 * count);
	ck_assert_int_eq(s.m->ops->load(s.m, s.stub, hv_stub_home(s.stub, &s.m->places)), 0);
	hv_call_init(&call, &s.m->places);
	ck_assert_msg(!s.m->ops->run(s.m, &call, &out, 1), "%s", s.m->error);
	ck_assert_uint_eq(out.how, waits[_i].how);
	ck_assert_uint_eq(out.why, 0);		/* no limit was reached: it is proven */
	subject_close(&s);
}
END_TEST

Suite *patience_suite(const char *spec)
{
	Suite *suite = suite_create("patience");
	TCase *tcase = tcase_create("patience");

	machine_spec = spec;
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, what_was_not_run_is_not_seen);
	if (!strncmp(spec, "sim", 3))
		tcase_add_loop_test(tcase, time_passes_while_a_call_waits, 0, 2);
	suite_add_tcase(suite, tcase);
	return suite;
}
