/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole suite at EL2 on QEMU: on a CPU without VHE and on one with it. And random calls, left to the payload there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/fuzz/fuzz.h"
#include "tests/alike.h"
#include "tests/conformance.h"
#include "tests/hyp.h"
#include "tests/large.h"
#include "tests/parts.h"
#include "tests/patience.h"
#include "tests/resumed.h"
#include "tests/scenarios.h"
#include "tests/siblings.h"
#include "tests/subject.h"

#define SEED 7
#define GOOD_CALLS 20000
#define BAD_CALLS 200

static const char *machine_spec;

/* Fuzz the built-in stub `name`; with `no_native` each call is made and judged here. */
static void fuzz(const char *name, uint64_t calls, bool no_native, struct fuzz_result *result)
{
	const struct fuzz_options options = { .seed = SEED, .calls = calls, .suffix = "", .no_native = no_native };
	struct subject s = subject_open(name, machine_spec);

	memset(result, 0, sizeof(*result));
	ck_assert_ptr_nonnull(s.m->ops->fuzz);
	ck_assert_msg(!fuzz_run(s.stub, s.abi, &s.m, 1, &options, result), "%s: %s", name, result->error);
	ck_assert_uint_eq(result->calls, calls);
	subject_close(&s);
}

/* The second is of AArch32. */
static const char *const good[] = { "linux-4.12", "arm-4.12" };
enum { A64, A32 };

START_TEST(payload_finds_nothing_in_a_good_stub)
{
	static struct fuzz_result result;

	fuzz(good[_i], GOOD_CALLS, false, &result);
	ck_assert_msg(!result.finding_count, "%s by %s", hv_rules[result.findings[0].rule].name, result.findings[0].call_name);
}
END_TEST

/* One that leaves a register wrong, one that writes over memory, one that hangs, one that ends on its way home. */
static const char *const broken[] = {
	"linux-4.12/bad-x19", "linux-4.12/bad-mem-caller", "linux-4.12/bad-loop", "linux-4.12/bad-set-x2",
	"arm-4.12/bad-r4", "arm-4.12/bad-mem", "arm-4.12/bad-loop",
};
#define BROKEN (sizeof(broken) / sizeof(broken[0]))
#define BROKEN_A64 4

/* Sequences are the host's in any case, and come between the stretches of the one and the batches of the other. */
static void drop_sequences(struct fuzz_result *result)
{
	unsigned n = 0;

	for (unsigned i = 0; i < result->finding_count; i++)
		if (!result->findings[i].sequence.count)
			result->findings[n++] = result->findings[i];
	result->finding_count = n;
}

START_TEST(payload_finds_what_the_host_finds)
{
	static struct fuzz_result here, there;

	fuzz(broken[_i], BAD_CALLS, true, &here);
	fuzz(broken[_i], BAD_CALLS, false, &there);
	ck_assert_uint_gt(here.finding_count, 0);
	drop_sequences(&here);
	drop_sequences(&there);
	ck_assert_uint_eq(here.finding_count, there.finding_count);
	for (unsigned i = 0; i < here.finding_count; i++) {
		ck_assert_uint_eq(here.findings[i].rule, there.findings[i].rule);
		ck_assert_uint_eq(here.findings[i].index, there.findings[i].index);
		ck_assert_str_eq(here.findings[i].call_name, there.findings[i].call_name);
		ck_assert(!memcmp(&here.findings[i].call, &there.findings[i].call, sizeof(struct hv_call)));
	}
}
END_TEST

/* No call alone is answered wrongly: the payload finds nothing, and the scripted caller's second call does. */
START_TEST(sequences_are_played_between)
{
	static struct fuzz_result result;
	const struct fuzz_finding *found = &result.findings[0];

	fuzz("linux-4.12/bad-second-call", GOOD_CALLS, false, &result);
	ck_assert_uint_eq(result.finding_count, 1);
	ck_assert_uint_eq(found->rule, HV_RES_02);
	ck_assert_uint_eq(found->sequence.count, 2);
	ck_assert(found->alone);
}
END_TEST

static Suite *fuzz_suite(const char *spec)
{
	Suite *suite = suite_create("fuzz");
	TCase *tcase = tcase_create("fuzz");

	machine_spec = spec;
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, payload_finds_nothing_in_a_good_stub, A64, A64 + 1);
	tcase_add_test(tcase, sequences_are_played_between);
	tcase_add_loop_test(tcase, payload_finds_what_the_host_finds, 0, BROKEN_A64);
	suite_add_tcase(suite, tcase);
	return suite;
}

static Suite *hyp_fuzz_suite(const char *spec)
{
	Suite *suite = suite_create("fuzz");
	TCase *tcase = tcase_create("fuzz");

	machine_spec = spec;
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, payload_finds_nothing_in_a_good_stub, A32, A32 + 1);
	tcase_add_loop_test(tcase, payload_finds_what_the_host_finds, BROKEN_A64, BROKEN);
	suite_add_tcase(suite, tcase);
	return suite;
}

static Suite *conformance_without_vhe(const char *machine)
{
	return conformance_suite(machine, ON_QEMU);
}

static Suite *conformance_with_vhe(const char *machine)
{
	return conformance_suite(machine, ON_QEMU_VHE);
}

static Suite *conformance_in_hyp(const char *machine)
{
	return conformance_suite(machine, ON_QEMU_HYP);
}

static Suite *large_images(const char *machine)
{
	return large_suite(machine, false, true);
}

static Suite *scenarios_without_caches(const char *machine)
{
	return scenarios_suite(machine, false);
}

static Suite *(*const no_vhe[])(const char *machine) = { conformance_without_vhe, NULL };
static Suite *(*const vhe[])(const char *machine) = { conformance_with_vhe, NULL };
static Suite *(*const hyp[])(const char *machine) = { conformance_in_hyp, hyp_agree_suite, NULL };
static Suite *(*const hyp_rest[])(const char *machine) = { resumed_suite, hyp_fuzz_suite, NULL };
static Suite *(*const rest[])(const char *machine) = { large_images, scenarios_without_caches, fuzz_suite, alike_suite,
							patience_suite, NULL };

static const struct part parts[] = {
	{ "no-vhe", "qemu:virt:cortex-a57", NULL, no_vhe },
	{ "vhe", "qemu:virt:max", NULL, vhe },
	{ "hyp", "qemu:virt:cortex-a15", NULL, hyp },
	{ "hyp-rest", "qemu:virt:cortex-a15", NULL, hyp_rest },
	{ "no-vhe-rest", "qemu:virt:cortex-a57", NULL, rest },
	{ "vhe-rest", "qemu:virt:max", NULL, rest },
};

int main(int argc, char **argv)
{
	return parts_main(parts, sizeof(parts) / sizeof(*parts), argc, argv);
}
