/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/assembled.h"
#include "tests/hangs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/verdict.h"
#include "suite/clock.h"
#include "tests/parts.h"
#include "tests/subject.h"

#define BATCH 25
#define TOLD 500	/* between two words of how far it is */
#define MOST 10000	/* hangs, of all ways together */
#define SAMPLE 4	/* hangs of each way that there is time for: an even number, so that both calls hang */
#define SLOW_SAMPLE 2	/* of a loop that changes a register, as each takes seconds */

static const char *machine_spec;

/* What stands in each slot. */
static const struct {
	const char *name, *code;
	unsigned sample;
} ways[] = {
	{ "b .", ASM("b ."), SAMPLE },
	{ "nop; nop; nop; b .-12", ASM("nop; nop; nop; b .-12"), SAMPLE },
	{ "a loop of six", ASM("add x5, x5, #1; nop; nop; eor x6, x6, x5; nop; b .-20"), SLOW_SAMPLE },
	{ "wfi; b .-4", ASM("wfi; b .-4"), SAMPLE },
	{ "wfe; b .-4", ASM("wfe; b .-4"), SAMPLE },
};
#define WAYS ((int)(sizeof(ways) / sizeof(ways[0])))

static void fill(struct hv_stub *stub, const char *code)
{
	size_t count;
	const uint32_t *words = assembled(code, &count);

	for (unsigned slot = 0; slot < 16; slot++)
		memcpy(stub->image + stub->table + slot * HV_SLOT_SIZE, words, 4 * count);
}

/* It has hung, in the stub, with its registers known: HV_LIVE_01 or what else speaks of it must not pass. */
static void check_outcome(const struct subject *s, const struct hv_call *call, const struct hv_outcome *out, const char *way)
{
	struct hv_bench bench = hv_bench_of(s->m, s->abi);
	struct hv_verdict v[HV_RULE_COUNT];
	size_t count = hv_judge(&bench, call, out, v), fails = 0;

	ck_assert_msg(out->how == HV_HOW_HUNG, "%s: call %u came to end %u", way, call->id, out->how);
	ck_assert_msg(!hv_is_lost(out), "%s: call %u was lost, not rescued", way, call->id);
	ck_assert_msg(out->out.r[HV_X8] == call->in.r[HV_X8], "%s: x8 of call %u is another", way, call->id);
	for (size_t i = 0; i < count; i++) {
		fails += v[i].status == HV_FAIL;
		ck_assert_msg(v[i].status != HV_PASS || v[i].rule != HV_LIVE_01, "%s: call %u passes", way, call->id);
	}
	ck_assert_msg(fails, "%s: call %u fails nothing", way, call->id);
}

static void run_batch(struct subject *s, unsigned first, unsigned count, const char *way)
{
	static struct hv_call calls[BATCH];
	static struct hv_outcome outs[BATCH];

	for (unsigned i = 0; i < count; i++) {
		hv_call_init(&calls[i], &s->m->places);
		calls[i].id = first + i;
		calls[i].in.r[HV_X0] = i % 2 * 2;	/* set the vectors, reset them */
	}
	s->m->patience = HV_PATIENCE;
	ck_assert_msg(!s->m->ops->run(s->m, calls, outs, count), "%s: %s", way, s->m->error);
	for (unsigned i = 0; i < count; i++)
		check_outcome(s, &calls[i], &outs[i], way);
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of each batch, how long one of its calls took. */
static void tell_times(const char *way, double *ms, unsigned batches)
{
	qsort(ms, batches, sizeof(*ms), compare);
	printf("%s: %u hangs, each in %.1f ms, the slowest %u in %.1f ms each\n", way, batches * BATCH, ms[batches / 2], BATCH,
	       ms[batches - 1]);
	fflush(stdout);
}

/* On a busy host each takes a fifth of a second: who waits for all of them wants to see how far they are. */
static void tell_progress(const char *way, unsigned done, unsigned count)
{
	if (done % TOLD)
		return;
	printf("%s: %u of %u hangs are rescued\n", way, done, count);
	fflush(stdout);
}

START_TEST(hangs_are_rescued)
{
	static double ms[MOST / WAYS / BATCH];
	const unsigned count = is_long_run() ? MOST / WAYS : ways[_i].sample;
	struct subject s = subject_open("linux-4.12", machine_spec);
	uint64_t since;

	fill(s.stub, ways[_i].code);
	ck_assert_msg(!s.m->ops->load(s.m, s.stub, hv_stub_home(s.stub, &s.m->places)), "%s", s.m->error);
	for (unsigned i = 0; i < count; i += BATCH) {
		since = clock_now();
		run_batch(&s, i, count - i < BATCH ? count - i : BATCH, ways[_i].name);
		ms[i / BATCH] = (double)(clock_now() - since) / 1e6 / BATCH;
		if (is_long_run())
			tell_progress(ways[_i].name, i + BATCH, count);
	}
	if (is_long_run())
		tell_times(ways[_i].name, ms, count / BATCH);
	subject_close(&s);
}
END_TEST

/* Vectors where nothing is cost a CPU: one such call is made, and no other that has such an address in the same register. */
START_TEST(costly_calls_are_made_once)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	const uint64_t recorder = s.m->places.recorder;
	const struct { uint64_t x0, x1; bool unrun; } given[] = {
		{ 0, 0x4200000000, false }, { 0, 0xffff800008080000, true }, { 0, recorder, false }, { 2, 0x4200000000, false },
	};
	struct hv_call calls[4];
	struct hv_outcome outs[4];

	ck_assert_msg(!s.m->ops->load(s.m, s.stub, hv_stub_home(s.stub, &s.m->places)), "%s", s.m->error);
	for (unsigned i = 0; i < 4; i++) {
		hv_call_init(&calls[i], &s.m->places);
		calls[i].id = i;
		calls[i].in.r[HV_X0] = given[i].x0;
		calls[i].in.r[HV_X1] = given[i].x1;
	}
	ck_assert_msg(!s.m->ops->run(s.m, calls, outs, 4), "%s", s.m->error);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_msg(hv_is_unrun(&outs[i]) == given[i].unrun, "call %u came to end %u", i, outs[i].how);
	ck_assert_uint_eq(outs[0].seen, HV_SEE_RESULT);
	ck_assert_uint_eq(outs[0].out.r[HV_X0], 0);
	ck_assert_uint_eq(outs[2].out.r[HV_VBAR_EL2], recorder);
	ck_assert_uint_eq(outs[3].how, HV_HOW_RETURNED);
	subject_close(&s);
}
END_TEST

#define HOMEWARD 12	/* more than a board has CPUs */

/* Returns where in the image the table is that VBAR_EL2 has then. */
static uint64_t reset_vectors(struct subject *s)
{
	struct hv_call calls[HOMEWARD];
	struct hv_outcome outs[HOMEWARD];
	uint64_t vbar = 0;

	ck_assert_msg(!s->m->ops->load(s->m, s->stub, hv_stub_home(s->stub, &s->m->places)), "%s", s->m->error);
	for (unsigned i = 0; i < HOMEWARD; i++) {
		hv_call_init(&calls[i], &s->m->places);
		calls[i].id = i;
		calls[i].in.r[HV_X0] = 2;
	}
	ck_assert_msg(!s->m->ops->run(s->m, calls, outs, HOMEWARD), "%s", s->m->error);
	for (unsigned i = 0; i < HOMEWARD; i++) {
		ck_assert_uint_eq(outs[i].how, HV_HOW_RETURNED);
		ck_assert_uint_eq(outs[i].seen, s->m->sees);
		ck_assert_uint_eq(outs[i].out.r[HV_X0], 0);
		ck_assert_uint_eq(outs[i].out.r[HV_X20], calls[i].in.r[HV_X20]);
		ck_assert_uint_eq(outs[i].mem_bytes, 0);
		ck_assert_uint_ne(outs[i].out.r[HV_VBAR_EL2], s->m->places.table);
		ck_assert_uint_lt(outs[i].out.r[HV_VBAR_EL2] - s->m->places.stub, s->m->places.stub_size);
		vbar = outs[i].out.r[HV_VBAR_EL2];
	}
	return vbar - s->m->places.stub;
}

/* A call that leaves another table of the stub behind costs no CPU, and all of it is seen: the table's slots are dead or live. */
START_TEST(calls_come_home_by_another_table)
{
	struct subject s = subject_open("kvm-init-4.12", machine_spec);
	const uint64_t other = reset_vectors(&s);
	size_t count;

	memcpy(s.stub->image + other + 8 * HV_SLOT_SIZE, assembled(ASM("eret"), &count), 4);
	ck_assert_uint_eq(reset_vectors(&s), other);
	subject_close(&s);
}
END_TEST

/* Even QEMU's CPU takes an exception in front of such a slot, where no way home is planted. What calls are told against is seen. */
START_TEST(unaligned_tables_have_a_baseline)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	const uint64_t home = hv_stub_home(s.stub, &s.m->places) + 16;
	struct hv_outcome out;
	struct hv_call call;
	size_t count;

	for (unsigned i = 0; i < 16 * HV_SLOT_SIZE; i += 4)
		memcpy(s.stub->image + s.stub->table + i, assembled(ASM("b ."), &count), 4);

	ck_assert_msg(!s.m->ops->load(s.m, s.stub, home), "%s", s.m->error);
	hv_call_init(&call, &s.m->places);
	ck_assert_msg(!s.m->ops->run(s.m, &call, &out, 1), "%s", s.m->error);
	ck_assert_uint_eq(out.how, HV_HOW_HUNG);
	subject_close(&s);
}
END_TEST

Suite *hangs_suite(const char *spec)
{
	Suite *suite = suite_create("hangs");
	TCase *tcase = tcase_create("hangs");

	machine_spec = spec;
	tcase_set_timeout(tcase, 3000);
	tcase_add_loop_test(tcase, hangs_are_rescued, 0, WAYS);
	tcase_add_test(tcase, costly_calls_are_made_once);
	tcase_add_test(tcase, calls_come_home_by_another_table);
	tcase_add_test(tcase, unaligned_tables_have_a_baseline);
	suite_add_tcase(suite, tcase);
	return suite;
}
