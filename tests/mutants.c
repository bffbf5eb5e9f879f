/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The suite notices a sample of the small breaks of two stubs, and no argument for a mutant is refuted by a run. `make check-long`
 * tries more of them; the whole of it is `hvcheck mutate`, which takes minutes.
 */
#include "suite/mutate/mutate.h"
#include "tests/breaks.h"
#include "tests/mutants.h"
#include "tests/parts.h"

#define EVERY (is_long_run() ? 11u : 97u)

static const char *machine;
static const char *const names[] = { "linux-4.8", "linux-4.12" };
static const char *const hyp_names[] = { "arm-4.12", "arm-zimage/thumb" };

static void try_sample(const char *name)
{
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error));
	const struct mutate_options options = { .machines = &machine, .machine_count = 1, .open = hv_machine_open, .jobs = 1,
						   .every = EVERY };
	struct mutate_report r;

	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_msg(!mutate_all(stub, hv_abi_of(name), &options, &r, error, sizeof(error)), "%s", error);
	ck_assert(r.complete);
	ck_assert_uint_gt(mutate_count(&r, FATE_KILLED), r.mutants.count / EVERY / 2);
	ck_assert_uint_eq(mutate_count(&r, FATE_SURVIVED), 0);
	ck_assert_uint_eq(mutate_contradictions(&r), 0);
	mutate_report_free(&r);
	hv_stub_free(stub);
}

START_TEST(no_break_goes_unnoticed)
{
	try_sample(names[_i]);
}
END_TEST

START_TEST(no_break_of_32_bits_goes_unnoticed)
{
	try_sample(hyp_names[_i]);
}
END_TEST

Suite *hyp_mutants_suite(const char *spec)
{
	Suite *s = suite_create("mutants of 32 bits");
	TCase *t = tcase_create("the suite kills them");

	machine = spec;
	tcase_set_timeout(t, 600);
	tcase_add_loop_test(t, no_break_of_32_bits_goes_unnoticed, 0, sizeof(hyp_names) / sizeof(hyp_names[0]));
	suite_add_tcase(s, t);
	return s;
}

Suite *mutants_suite(const char *spec)
{
	Suite *s = suite_create("mutants");
	TCase *t = tcase_create("the suite kills them");

	machine = spec;
	tcase_set_timeout(t, 600);
	tcase_add_loop_test(t, no_break_goes_unnoticed, 0, sizeof(names) / sizeof(names[0]));
	suite_add_tcase(s, t);
	suite_add_tcase(s, breaks_case());
	return s;
}
