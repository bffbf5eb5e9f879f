/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"
#include "suite/clock.h"
#include "tests/conformance.h"
#include "tests/parts.h"
#include "tests/siblings.h"
#include "tests/subject.h"

static const char *machine_spec;
static int machine_bit;

static enum hv_exec exec_of_machine(void)
{
	return machine_bit & ON_HYP ? HV_A32 : HV_A64;
}

/* Run the suite on the built-in stub `name` against the generation of its folder. */
static struct hv_report *run_stub(struct hv_machine *m, const char *name, const struct hv_suite_options *options)
{
	static struct hv_report report;
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error));

	memset(&report, 0, sizeof(report));
	ck_assert_msg(stub != NULL, "%s", error);
	m->patience = HV_PATIENCE;	/* each is a run of its own, and may hang as often as one */
	ck_assert_msg(!hv_suite_run(stub, hv_abi_of(name), &m, 1, options, &report, error, sizeof(error)), "%s: %s", name, error);
	hv_stub_free(stub);
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

static void expect_good(struct hv_machine *m, const char *name, const struct hv_suite_options *options)
{
	struct hv_report *r = run_stub(m, name, options);

	ck_assert_msg(!r->count[HV_FAIL], "%s:%s", name, failed_rules(r));
	ck_assert_uint_gt(r->count[HV_PASS], 20);
	hv_report_free(r);
}

/* So many share a machine. On QEMU it takes longer to open one than most siblings do. */
struct group {
	unsigned on_sim, on_qemu;
};
static const struct group good_group = { 2, 7 }, bad_group = { 16, 70 };

static unsigned group_size(const struct group *g)
{
	return machine_bit & (ON_ANY_SIM | ON_SIM_HYP) ? g->on_sim : g->on_qemu;
}

static int group_count(const struct group *g, unsigned members)
{
	return (int)((members + group_size(g) - 1) / group_size(g));
}

/* Which are tried: groups are made of these alone, so that none of them asks nothing. */
static unsigned *tried_good, tried_good_count;
static const struct sibling **tried_siblings;
static unsigned tried_sibling_count;

/*
 * On QEMU, `make check-whole` tries each on one of the two CPUs; at the end of a line, where a hang takes its time, one of them. In
 * a small run, so does the simulator; and on QEMU one in four is tried.
 */
#define SMALL_QEMU 4

/* A board's payload of AArch32 is for stubs of one instruction set. */
static bool fits_payload(const char *name)
{
	char error[256] = "";
	struct hv_stub *stub;
	bool thumb;

	if (!(machine_bit & ON_BOARD) || !(machine_bit & ON_HYP))
		return true;
	stub = hv_stub_open(name, NULL, error, sizeof(error));
	thumb = stub && stub->thumb;
	hv_stub_free(stub);
	return thumb == !!(machine_bit & ON_THUMB);
}

static bool is_good_tried(unsigned i)
{
	if (!fits_payload(good_name(i, exec_of_machine())))
		return false;
	if (is_small_run() && machine_bit & (ON_SIM | ON_SIM_VHE))
		return i % 2 == (machine_bit & ON_SIM ? 0 : 1);
	if (!is_long_run() && machine_bit == ON_QEMU_HYP)	/* tests/hyp-agree.c has them all */
		return false;
	if (is_small_run() && machine_bit == ON_QEMU)
		return i % SMALL_QEMU == 0;
	if (machine_bit & ON_BOARD && !is_long_run())
		return i == (machine_bit & ON_QEMU || (machine_bit & (ON_HYP | ON_THUMB)) == ON_QEMU_HYP ? 0 : 1);
	return is_long_run() || machine_bit & (ON_ANY_SIM | ON_HYP) || i % 2 == (machine_bit & ON_QEMU ? 0 : 1);
}

/*
 * If each is asked for more than `make check` has time for. By a board's line there never is: `make check-long` tries all stubs
 * there, and not all of each.
 */
static bool is_asked_all(void)
{
	return is_long_run() && !(machine_bit & ON_BOARD);
}

/* What passes strictly passes, as --strict leaves no rule out: the other way is for `make check-long`. */
static void try_good(struct hv_machine *m, const char *name)
{
	const struct hv_suite_options strict = { .seed = 1, .strict = true }, plain = { .seed = 2 };

	expect_good(m, name, &strict);
	if (is_asked_all())
		expect_good(m, name, &plain);
}

START_TEST(good_stubs_pass)
{
	struct hv_machine *m = machine_open(machine_spec);
	unsigned first = (unsigned)_i * group_size(&good_group);

	for (unsigned i = first; i < first + group_size(&good_group) && i < tried_good_count; i++)
		try_good(m, good_name(tried_good[i], exec_of_machine()));
	hv_machine_close(m);
}
END_TEST

enum catch { MISSED, UNSEEN, CAUGHT };

/* One rule is asked, and nothing more once it has failed. `make check-long` asks all rules of every sibling. */
static enum catch try_rule(struct hv_machine *m, const struct sibling *s)
{
	struct hv_suite_options options = { .seed = 1, .strict = asks_strictly(s) };
	struct hv_report *r;
	char filter[64];
	bool caught = false, unseen = false;

	snprintf(filter, sizeof(filter), "*/%s@*", hv_rules[s->rule].name);
	if (!is_asked_all()) {
		options.filter = filter;
		options.first = true;
	}
	r = run_stub(m, s->stub, &options);
	for (size_t i = 0; i < r->row_count; i++) {
		caught |= r->rows[i].rule == s->rule && r->rows[i].status == HV_FAIL;
		unseen |= r->rows[i].rule == s->rule && r->rows[i].status == HV_UNSEEN;
	}
	hv_report_free(r);
	return caught ? CAUGHT : unseen ? UNSEEN : MISSED;
}

/* All siblings by a line take an hour or two: who waits for that wants to see how far it is. */
static void tell_progress(const struct sibling *s, enum catch caught, uint64_t since)
{
	static const char *const words[] = { [MISSED] = "does not fail", [UNSEEN] = "is unseen", [CAUGHT] = "fails" };

	if (!(machine_bit & ON_BOARD) || !is_long_run())
		return;
	printf("%s: %s %s, %.1f s\n", s->stub, hv_rules[s->rule].name, words[caught], (double)(clock_now() - since) / 1e9);
	fflush(stdout);
}

/* A board makes calls on its second CPU: what it sees of these stubs, QEMU in shared memory does not. */
static const struct {
	const char *stub;
	enum hv_rule rule;
} seen_on_second[] = {
	{ "arm-4.12/bad-mpidr", HV_RES_01 },
};

static bool is_expected(const struct sibling *s)
{
	for (size_t i = 0; machine_bit & ON_BOARD && i < sizeof(seen_on_second) / sizeof(seen_on_second[0]); i++)
		if (seen_on_second[i].rule == s->rule && !strcmp(seen_on_second[i].stub, s->stub))
			return true;
	return s->seen_on & (machine_bit | ON_STATIC);
}

/* Writes what is wrong with it, if anything is. A board must see what QEMU sees. */
static void try_sibling(struct hv_machine *m, const struct sibling *s, FILE *wrong)
{
	const struct hv_suite_options all = { .seed = 1, .strict = asks_strictly(s) };
	const char *rule = hv_rules[s->rule].name;
	const uint64_t since = clock_now();
	const enum catch caught = try_rule(m, s);
	const bool expected = is_expected(s);

	tell_progress(s, caught, since);
	if (caught == CAUGHT && !expected)
		fprintf(wrong, "%s is caught by %s, which this machine should not see\n", s->stub, rule);
	if (caught != CAUGHT && expected)
		fprintf(wrong, "%s is not caught by %s, but by:%s\n", s->stub, rule, failed_rules(run_stub(m, s->stub, &all)));
}

/*
 * `make check-whole` tries each sibling on one CPU of the simulator, and on both if it is for one of them to see and not for the
 * other. QEMU takes half a second for each: there it tries what QEMU alone sees, or all but it, and a sample of the rest, another
 * one on each CPU. `make check-long` tries all everywhere.
 */
#define SAMPLE 16
#define BOARD_SAMPLE 64
#define SMALL_SAMPLE 4	/* in a small run, one pair of neighbours of so many; */
#define SMALL_QEMU_SAMPLE 16	/* and on QEMU */

static bool is_tried(const struct sibling *s)
{
	const int each = machine_bit & ON_HYP ? ON_HYP : ON_BOTH;
	const int all = s->seen_on & each, mine = s->seen_on & machine_bit;
	const int sims = all & ON_ANY_SIM, half = machine_bit & (ON_SIM | ON_QEMU) ? 0 : 1;
	unsigned i = (unsigned)(s - siblings);

	if (hv_abi_of(s->stub)->exec != exec_of_machine() || !fits_payload(s->stub))
		return false;
	if (is_small_run() && i / 2 % (machine_bit & (ON_ANY_SIM | ON_SIM_HYP) ? SMALL_SAMPLE : SMALL_QEMU_SAMPLE))
		return false;
	if (is_long_run() || machine_bit & ON_SIM_HYP)
		return true;
	if (machine_bit & ON_BOARD)
		return i % BOARD_SAMPLE == (unsigned)half;
	if (machine_bit & ON_ANY_SIM)
		return (sims && sims != ON_ANY_SIM) || i % 2 == (unsigned)half;
	return all == (mine ? machine_bit : each & ~machine_bit) || i % SAMPLE == (unsigned)half * SAMPLE / 2;
}

START_TEST(broken_siblings_are_caught)
{
	char *text;
	size_t size;
	FILE *wrong = open_memstream(&text, &size);
	struct hv_machine *m = machine_open(machine_spec);
	unsigned first = (unsigned)_i * group_size(&bad_group);

	ck_assert_ptr_nonnull(wrong);
	for (unsigned i = first; i < first + group_size(&bad_group) && i < tried_sibling_count; i++)
		try_sibling(m, tried_siblings[i], wrong);
	fclose(wrong);
	hv_machine_close(m);
	ck_assert_msg(!size, "%s", text);
	free(text);
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
		/* No stub can break AGREE-01 and NEAR-01: tests/suite/judge/judge.c does. MAP-*: tests/machines/live.c. */
		bool found = is_scenarios(rule) || rule == HV_AGREE_01 || rule == HV_NEAR_01 || rule == HV_MAP_01 ||
			     rule == HV_MAP_02;

		for (unsigned i = 0; i < sibling_count; i++)
			found |= siblings[i].rule == rule;
		ck_assert_msg(found, "no broken stub shows that %s can fail", hv_rules[rule].name);
	}
}
END_TEST

static void choose(void)
{
	const unsigned goods = good_count(exec_of_machine());

	tried_good = calloc(goods, sizeof(*tried_good));
	tried_siblings = calloc(sibling_count, sizeof(*tried_siblings));
	if (!tried_good || !tried_siblings)
		abort();
	tried_good_count = tried_sibling_count = 0;
	for (unsigned i = 0; i < goods; i++)
		if (is_good_tried(i))
			tried_good[tried_good_count++] = i;
	for (unsigned i = 0; i < sibling_count; i++)
		if (is_tried(&siblings[i]))
			tried_siblings[tried_sibling_count++] = &siblings[i];
}

Suite *conformance_suite(const char *spec, int seen_on)
{
	Suite *s = suite_create(spec);
	TCase *good = tcase_create("good stubs"), *bad = tcase_create("broken siblings"), *table = tcase_create("the table itself");

	machine_spec = spec;
	machine_bit = seen_on;
	choose();
	tcase_set_timeout(good, seen_on & ON_BOARD ? 3000 : 300);	/* a board waits for each hang, on a busy host long */
	tcase_set_timeout(bad, seen_on & ON_BOARD ? 3000 : 600);
	tcase_add_loop_test(good, good_stubs_pass, 0, group_count(&good_group, tried_good_count));
	tcase_add_loop_test(bad, broken_siblings_are_caught, 0, group_count(&bad_group, tried_sibling_count));
	tcase_add_test(table, every_rule_has_a_sibling);
	suite_add_tcase(s, good);
	suite_add_tcase(s, bad);
	suite_add_tcase(s, table);
	return s;
}
