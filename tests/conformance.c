/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"
#include "tests/conformance.h"
#include "tests/parts.h"
#include "tests/siblings.h"
#include "tests/subject.h"

static const char *machine_spec;
static int machine_bit;

/* Run the suite on the built-in stub `name` against the generation of its folder. */
static struct hv_report *run_stub(const char *name, const struct hv_suite_options *options)
{
	static struct hv_report report;
	struct subject s = subject_open(name, machine_spec);
	char error[256] = "";

	memset(&report, 0, sizeof(report));
	ck_assert_msg(!hv_suite_run(s.stub, s.abi, &s.m, 1, options, &report, error, sizeof(error)), "%s: %s", name, error);
	subject_close(&s);
	return &report;
}

/* Rules that failed, as text: what a person needs to see when the pairing is wrong. */
static const char *failed_rules(const struct hv_report *r)
{
	static char text[1024];
	size_t n = 0;

	text[0] = '\0';
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		for (size_t i = 0; i < r->row_count; i++)
			if (r->rows[i].rule == rule && r->rows[i].status == HV_FAIL) {
				n += (size_t)snprintf(text + n, sizeof(text) - n, " %s", r->rows[i].id);
				break;
			}
	return text;
}

START_TEST(good_stub_passes)
{
	const struct hv_suite_options options = { .seed = 1 };
	struct hv_report *r = run_stub(good_name((unsigned)_i), &options);

	ck_assert_msg(!r->count[HV_FAIL], "%s:%s", good_name((unsigned)_i), failed_rules(r));
	ck_assert_uint_gt(r->count[HV_PASS], 20);
	hv_report_free(r);
}
END_TEST

START_TEST(good_stub_passes_strictly)
{
	const struct hv_suite_options options = { .seed = 2, .strict = true };
	struct hv_report *r = run_stub(good_name((unsigned)_i), &options);

	ck_assert_msg(!r->count[HV_FAIL], "%s:%s", good_name((unsigned)_i), failed_rules(r));
	hv_report_free(r);
}
END_TEST

/* One rule is asked, and nothing more once it has failed. `make check-long` asks all rules of every sibling. */
static unsigned times_caught(const struct sibling *s)
{
	struct hv_suite_options options = { .seed = 1, .strict = asks_strictly(s), .first = true };
	struct hv_report *r;
	char filter[64];
	unsigned caught = 0;

	snprintf(filter, sizeof(filter), "*/%s@*", hv_rules[s->rule].name);
	options.filter = filter;
	r = run_stub(s->stub, is_long_run() ? &(struct hv_suite_options){ .seed = 1, .strict = options.strict } : &options);
	for (size_t i = 0; i < r->row_count; i++)
		caught += r->rows[i].rule == s->rule && r->rows[i].status == HV_FAIL;
	hv_report_free(r);
	return caught;
}

START_TEST(broken_sibling_is_caught)
{
	const struct sibling *s = &siblings[_i];
	const struct hv_suite_options options = { .seed = 1, .strict = asks_strictly(s) };
	unsigned caught = times_caught(s);

	if (!(s->seen_on & (machine_bit | ON_STATIC)))
		ck_assert_msg(!caught, "%s is caught by %s, which this machine should not see", s->stub, hv_rules[s->rule].name);
	else if (!caught)
		ck_abort_msg("%s is not caught by %s, but by:%s", s->stub, hv_rules[s->rule].name,
			     failed_rules(run_stub(s->stub, &options)));
}
END_TEST

/* Rules of scenarios: tests/scenarios.c shows that each of them can fail. */
static bool is_scenarios(unsigned rule)
{
	return (rule >= HV_CACHE_01 && rule <= HV_CACHE_08) || (rule >= HV_KEXEC_01 && rule <= HV_STEP_02);
}

/* Every rule that a single machine can judge has a sibling that it catches. */
START_TEST(every_rule_has_a_sibling)
{
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		/* No stub can break the last two: tests/test_judge.c does. */
		bool found = is_scenarios(rule) || rule == HV_AGREE_01 || rule == HV_NEAR_01;

		for (unsigned i = 0; i < sibling_count; i++)
			found |= siblings[i].rule == rule;
		ck_assert_msg(found, "no broken stub shows that %s can fail", hv_rules[rule].name);
	}
}
END_TEST

/* A sibling that nobody expects anything of proves nothing. The comment at its head names one of its rules. */
START_TEST(every_sibling_is_expected)
{
	for (unsigned k = 0; k < hv_builtin_count; k++) {
		const struct hv_builtin *b = &hv_builtins[k];
		bool found = !hv_builtin_is_sibling(b) && !*b->rule;

		for (unsigned i = 0; i < sibling_count; i++)
			found |= !strcmp(siblings[i].stub, b->name) && !strcmp(hv_rules[siblings[i].rule].name, b->rule);
		ck_assert_msg(found, "%s, caught by \"%s\", is in no row of tests/siblings.c", b->name, b->rule);
	}
}
END_TEST

Suite *conformance_suite(const char *spec, int seen_on)
{
	Suite *s = suite_create(spec);
	TCase *good = tcase_create("good stubs"), *bad = tcase_create("broken siblings"), *table = tcase_create("the table itself");
	int count = (int)good_count();

	machine_spec = spec;
	machine_bit = seen_on;
	tcase_set_timeout(good, 120);
	tcase_set_timeout(bad, 120);
	tcase_add_loop_test(good, good_stub_passes, 0, count);
	tcase_add_loop_test(good, good_stub_passes_strictly, 0, count);
	tcase_add_loop_test(bad, broken_sibling_is_caught, 0, (int)sibling_count);
	tcase_add_test(table, every_rule_has_a_sibling);
	tcase_add_test(table, every_sibling_is_expected);
	suite_add_tcase(s, good);
	suite_add_tcase(s, bad);
	suite_add_tcase(s, table);
	return s;
}
