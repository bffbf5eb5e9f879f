/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/replay.h"
#include "hvcheck/report.h"
#include "suite/fuzz/fuzz.h"
#include "tests/fuzzing.h"
#include "tests/parts.h"
#include "tests/subject.h"

#define CALLS 20000
#define LONG 10		/* times as many in `make check-long`, of good stubs */
#define SOME 2000	/* of a stub whose every call is a matter of milliseconds, under a sanitizer */
#define SEQUENCES 12
#define SEED 20261121

static struct fuzz_result result;
static struct subject it;

static void open_all(const char *name, const char *on)
{
	it = subject_open(name, on);
}

static void close_all(void)
{
	subject_close(&it);
}

static void fuzz(const struct fuzz_options *options)
{
	memset(&result, 0, sizeof(result));
	ck_assert_msg(!fuzz_run(it.stub, it.abi, &it.m, 1, options, &result), "%s", result.error);
}

/* --- good stubs ------------------------------------------------------------------------------------------ */

static const char *const machines[] = { "sim", "sim:max" }, *const hyp_machines[] = { "sim:cortex-a15", "sim:cortex-a7" };

static void find_nothing(const char *name, const char *on, uint64_t calls)
{
	const struct fuzz_options options = { .seed = SEED, .calls = calls * (is_long_run() ? LONG : 1) };

	open_all(name, on);
	fuzz(&options);
	ck_assert_uint_eq(result.calls, options.calls);
	ck_assert_msg(!result.finding_count, "%s: %s, call %lu, %s", name, hv_rules[result.findings[0].rule].name,
		      (unsigned long)result.findings[0].index, result.findings[0].call_name);
	close_all();
}

/* A hypervisor's calls take the long way through the engine. */
START_TEST(nothing_is_found)
{
	const struct turn turn = turn_of((unsigned)_i, HV_A64);

	find_nothing(turn.name, machines[turn.machine], turn.name[0] == 'l' && !is_small_run() ? CALLS : SOME);
}
END_TEST

/* Of 32 bits: both kinds of instructions. */
START_TEST(nothing_is_found_in_hyp)
{
	const struct turn turn = turn_of((unsigned)_i, HV_A32);

	find_nothing(turn.name, hyp_machines[turn.machine], SOME);
}
END_TEST

START_TEST(the_same_seed_does_the_same)
{
	const struct fuzz_options options = { .seed = SEED, .calls = SOME };
	unsigned coverage, parents;

	open_all("linux-4.12", "sim");
	fuzz(&options);
	coverage = result.coverage;
	parents = result.parents;
	fuzz(&options);
	ck_assert_uint_eq(result.coverage, coverage);
	ck_assert_uint_eq(result.parents, parents);
	ck_assert_uint_gt(coverage, 10);
	close_all();
}
END_TEST

/* --- a machine that does not run all calls --------------------------------------------------------------- */

static unsigned each;	/* of so many calls one is not run */
static int (*run_all)(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count);

/* As a board does with calls that have cost it a CPU. */
static int run_some(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	const int err = run_all(m, calls, outs, count);

	for (size_t i = 0; i < count; i++)
		if (calls[i].id % each == 0)
			outs[i] = (struct hv_outcome){ .id = calls[i].id, .how = HV_HOW_CRASHED, .why = HV_WHY_NOT_RUN };
	return err;
}

static int fuzz_some(unsigned one_of)
{
	const struct fuzz_options options = { .seed = SEED, .calls = SOME };
	struct hv_machine_ops ops;
	const struct hv_machine_ops *own;
	int err;

	open_all("linux-4.12", "sim");
	own = it.m->ops;
	ops = *own;
	run_all = ops.run;
	ops.run = run_some;
	it.m->ops = &ops;
	each = one_of;
	memset(&result, 0, sizeof(result));
	err = fuzz_run(it.stub, it.abi, &it.m, 1, &options, &result);
	it.m->ops = own;
	close_all();
	return err;
}

START_TEST(a_call_that_is_not_run_ends_nothing)
{
	ck_assert_msg(!fuzz_some(3), "%s", result.error);
	ck_assert_uint_eq(result.calls, SOME);
	ck_assert_uint_gt(result.unrun, SOME / 4);
	ck_assert_uint_lt(result.unrun, SOME / 2);
	ck_assert_uint_eq(result.finding_count, 0);
}
END_TEST

START_TEST(a_machine_that_runs_nothing_is_lost)
{
	ck_assert(fuzz_some(1));
	ck_assert_ptr_nonnull(strstr(result.error, "nothing was run from call 0 on"));
}
END_TEST

/* --- broken siblings ------------------------------------------------------------------------------------- */

/* `regs`: how many registers the smallest call needs to have set, at most. */
static const struct {
	const char *stub, *on;
	enum hv_rule rule;
	unsigned regs;
	bool modelled;	/* only a machine that models barriers sees it */
} broken[] = {
	{ "linux-4.12/bad-x18", "sim", HV_REG_03, 1, false },
	{ "linux-4.12/bad-hint", "sim", HV_RES_02, 1, false },
	{ "iss-2015/bad-imm-byte", "sim", HV_LIVE_01, 1, false },
	{ "linux-5.12/bad-vhe-tcr", "sim:max", HV_SYS_02, 2, false },
	{ "linux-4.12/bad-unaligned", "sim", HV_ALIGN_02, 1, true },
};

static enum hv_rule again;

static int judge_again(void *unused, const struct hv_call *call)
{
	const struct hv_bench bench = hv_bench_of(it.m, it.abi);
	struct hv_verdict v[HV_RULE_COUNT];
	struct hv_outcome out;

	(void)unused;
	ck_assert_msg(!it.m->ops->run(it.m, call, &out, 1), "%s", it.m->error);
	for (unsigned n = hv_judge(&bench, call, &out, v); n--; )
		if (v[n].status == HV_FAIL)
			again = (enum hv_rule)v[n].rule;
	return 0;
}

static unsigned registers_set(const struct hv_call *call)
{
	struct hv_call plain;
	unsigned count = 0;

	hv_call_init(&plain, &it.m->places);
	for (unsigned reg = 0; reg < HV_REG_COUNT; reg++)
		count += call->in.r[reg] != plain.in.r[reg];
	return count;
}

/* Found, made small, written, read, and made again. */
START_TEST(a_broken_sibling_is_found)
{
	char folder[] = "/tmp/hvcheck-fuzz-XXXXXX", error[256] = "";
	struct fuzz_options options = { .seed = SEED, .calls = CALLS, .suffix = "" };
	const struct fuzz_finding *found = NULL;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	options.out = folder;
	open_all(broken[_i].stub, broken[_i].on);
	fuzz(&options);
	for (unsigned i = 0; i < result.finding_count && !found; i++)
		if (result.findings[i].rule == broken[_i].rule)
			found = &result.findings[i];
	ck_assert_msg(found != NULL, "%s is not found by %s", broken[_i].stub, hv_rules[broken[_i].rule].name);
	ck_assert(found->alone);
	ck_assert_uint_le(registers_set(&found->call), broken[_i].regs);
	again = HV_RULE_NONE;
	ck_assert_msg(!fuzz_corpus(folder, &it.m->places, judge_again, NULL, error, sizeof(error)), "%s", error);
	ck_assert(broken[_i].modelled || again != HV_RULE_NONE);
	for (unsigned i = 0; i < result.finding_count; i++)
		ck_assert_int_eq(unlink(result.findings[i].path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	close_all();
}
END_TEST

/* --- sequences ------------------------------------------------------------------------------------------- */

START_TEST(a_good_stub_bears_any_sequence)
{
	const struct turn turn = turn_of((unsigned)_i, HV_A64);
	struct fuzz_sequence sequence;
	struct fuzz_played played;
	struct hv_fuzz f;

	open_all(turn.name, machines[turn.machine]);
	ck_assert_msg(!it.m->ops->load(it.m, it.stub, hv_stub_home(it.stub, &it.m->places)), "%s", it.m->error);
	f = (struct hv_fuzz){ .abi = it.abi, .places = &it.m->places, .seed = SEED, .sees = it.m->sees, .has = it.m->has };
	for (unsigned i = 0; i < SEQUENCES; i++) {
		fuzz_sequence_make(&f, i, &sequence);
		if (sequence.count < 2)
			continue;
		ck_assert_msg(!fuzz_sequence_play(it.m, it.abi, &sequence, &played), "%s", it.m->error);
		ck_assert_msg(played.rule == HV_RULE_NONE, "%s: sequence %u fails %s by call %u, %s", turn.name, i,
			      hv_rules[played.rule].name, played.at + 1, played.name);
	}
	close_all();
}
END_TEST

static void play_file(const char *path, const char *on)
{
	char text[4096], error[256] = "";
	struct hv_replay r = { 0 };
	struct fuzz_sequence sequence;
	struct fuzz_played played;
	FILE *f = fopen(path, "r");
	size_t size;
	int status;
	struct hv_machine *other = hv_machine_open(on, error, sizeof(error), &status);

	ck_assert_msg(other != NULL, "%s", error);
	ck_assert_ptr_nonnull(f);
	size = fread(text, 1, sizeof(text), f);
	fclose(f);
	ck_assert_msg(!hv_replay_parse(&r, text, size, error, sizeof(error)), "%s", error);
	ck_assert_uint_eq(r.then, 1);
	ck_assert_msg(!other->ops->load(other, it.stub, hv_stub_home(it.stub, &other->places)), "%s", other->error);
	ck_assert(fuzz_sequence_read(&r, &other->places, &sequence));
	ck_assert_msg(!fuzz_sequence_play(other, it.abi, &sequence, &played), "%s", other->error);
	ck_assert_uint_eq(played.rule, HV_RES_02);
	ck_assert_uint_eq(played.at, 1);
	ck_assert_uint_eq(played.x0[0], HVC_STUB_ERR);
	ck_assert_uint_eq(played.x0[1], 0);
	hv_replay_free(&r);
	hv_machine_close(other);
}

/* No call alone is answered wrongly, the second one is. */
START_TEST(what_a_stub_keeps_is_found)
{
	char folder[] = "/tmp/hvcheck-fuzz-XXXXXX", error[256] = "";
	struct fuzz_options options = { .seed = SEED, .calls = CALLS, .suffix = "" };
	const struct fuzz_finding *found = &result.findings[0];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	options.out = folder;
	open_all("linux-4.12/bad-second-call", "sim");
	fuzz(&options);
	ck_assert_uint_eq(result.finding_count, 1);
	ck_assert_uint_eq(found->rule, HV_RES_02);
	ck_assert_uint_eq(found->sequence.count, 2);
	ck_assert(found->alone);
	ck_assert(found->seconds < 20);	/* a fraction of one; under a sanitizer and on a busy machine, longer */
	play_file(found->path, "sim");
	play_file(found->path, "sim:max");
	again = HV_RULE_NONE;	/* and as a corpus, a sequence is no call */
	ck_assert_msg(!fuzz_corpus(folder, &it.m->places, judge_again, NULL, error, sizeof(error)), "%s", error);
	ck_assert_uint_eq(again, HV_RULE_NONE);
	ck_assert_int_eq(unlink(found->path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	close_all();
}
END_TEST

Suite *fuzzing_suite(void)
{
	Suite *s = suite_create("random calls");
	TCase *good = tcase_create("good stubs"), *bad = tcase_create("broken siblings");

	tcase_set_timeout(good, 600);
	tcase_set_timeout(bad, 120);
	add_rows(good, nothing_is_found, (int)turn_count(HV_A64));
	add_rows(good, nothing_is_found_in_hyp, (int)turn_count(HV_A32));
	tcase_add_test(good, the_same_seed_does_the_same);
	tcase_add_test(good, a_call_that_is_not_run_ends_nothing);
	tcase_add_test(good, a_machine_that_runs_nothing_is_lost);
	add_rows(good, a_good_stub_bears_any_sequence, (int)turn_count(HV_A64));
	add_rows(bad, a_broken_sibling_is_found, sizeof(broken) / sizeof(broken[0]));
	tcase_add_test(bad, what_a_stub_keeps_is_found);
	suite_add_tcase(s, good);
	suite_add_tcase(s, bad);
	return s;
}
