/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/scenario.h"
#include "tests/parts.h"
#include "tests/scenarios.h"

/* In `make check-long`, and otherwise a sample of that. */
#define SEEDS (is_long_run() ? 20 : is_small_run() ? 1 : 3)
#define MANY_SEEDS (is_long_run() ? 200 : is_small_run() ? 5 : 20)	/* of a scenario of each form */
#define HARM_SEEDS 20	/* among which one shows what a fault does */
#define MANY_PAGES 100	/* a scenario with more of them takes seconds */

static const char *machine_spec;

/* The machine of that Execution state. NULL: it is AArch32, and there is no compiler for it, or no QEMU. */
static struct hv_machine *open_of(enum hv_exec exec)
{
	const char *hyp = strncmp(machine_spec, "sim", 3) ? "qemu:virt:cortex-a15" : "sim:cortex-a15";
	const char *spec = exec == HV_A64 ? machine_spec : hyp;
	char error[256] = "";
	int status;
	struct hv_machine *m = hv_machine_open(spec, error, sizeof(error), &status);

	ck_assert_msg(m != NULL || (exec == HV_A32 && status == 77), "%s", error);
	return m;
}

static struct hv_machine *open_machine(void)
{
	return open_of(HV_A64);
}

static unsigned scenario_count(void)
{
	unsigned n = 0;

	while (scenarios[n].name)
		n++;
	return n;
}

static unsigned fault_count(void)
{
	unsigned n = 0;

	while (faults[n].name)
		n++;
	return n;
}

static void play(struct hv_machine *m, const struct scenario *s, const struct fault *f, const struct scenario_options *o,
		 struct scenario_result *r)
{
	char error[512] = "";

	ck_assert_msg(!scenario_play(s, f, m, o, r, error, sizeof(error)), "%s: %s", s->name, error);
}

/* What failed, as text. */
static const char *failures(const struct scenario_result *r)
{
	static char text[2048];
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < r->verdict_count && n < sizeof(text); i++)
		if (r->verdicts[i].status == HV_FAIL)
			n += (size_t)snprintf(text + n, sizeof(text) - n, " %s: %s.", hv_rules[r->verdicts[i].rule].name,
					      r->verdicts[i].why);
	return text;
}

static bool failed_by(const struct scenario_result *r, enum hv_rule rule)
{
	for (size_t i = 0; i < r->verdict_count; i++)
		if (r->verdicts[i].rule == rule)
			return r->verdicts[i].status == HV_FAIL;
	return false;
}

/* --- as it should be ---------------------------------------------------------------------------------------------- */

/* Every rule is judged, and every one that the machine sees holds. */
static void expect_pass(const struct scenario_result *r, bool coherent)
{
	const char *name = r->scenario->name;

	ck_assert_msg(!r->skipped, "%s: %s", name, r->skipped);
	ck_assert_uint_gt(r->verdict_count, 0);
	for (size_t i = 0; i < r->verdict_count; i++) {
		enum hv_rule rule = r->verdicts[i].rule;
		bool blind = !coherent && hv_rules[rule].needs & HV_SEE_COHERENCE;

		ck_assert_msg(r->verdicts[i].status == (blind ? HV_UNSEEN : HV_PASS), "%s: %s is %d:%s", name, hv_rules[rule].name,
			      r->verdicts[i].status, failures(r));
	}
}

static const struct scenario *last_of_many_pages(void)
{
	const struct scenario *last = NULL;

	for (const struct scenario *s = scenarios; s->name; s++)
		if (s->pages > MANY_PAGES)
			last = s;
	return last;
}

/* As always, and in two scenes that are drawn. Of those with many pages, only `make check-long` plays more than the last one. */
START_TEST(scenario_passes)
{
	const struct scenario *s = &scenarios[_i];
	const bool draws = is_long_run() || (s->pages <= MANY_PAGES && !is_small_run());
	const struct scenario_options options = { .seed = 1, .drawn = draws ? 2 : 0 };
	struct scenario_result r;
	struct hv_machine *m = open_of(s->exec);

	if (!m)
		return;
	play(m, s, NULL, &options, &r);
	expect_pass(&r, true);
	scenario_result_free(&r);
	hv_machine_close(m);
}
END_TEST

/*
 * One machine for all of an Execution state: it may be slow to open. Then the image in another order, and from other bytes.
 */
START_TEST(scenarios_pass_without_caches)
{
	struct hv_machine *m = open_of((enum hv_exec)_i);

	for (unsigned i = 0; m && i < scenario_count(); i++)
		for (unsigned seed = 1; seed <= 3 && scenarios[i].exec == (enum hv_exec)_i; seed++) {
			const struct scenario_options options = { .seed = seed };
			struct scenario_result r;

			play(m, &scenarios[i], NULL, &options, &r);
			expect_pass(&r, false);
			scenario_result_free(&r);
		}
	if (m)
		hv_machine_close(m);
}
END_TEST

/* What ships needs no cache to show: an HVC with x24 and junk in x0, which the table of 5.16 does not take. */
START_TEST(shipped_fault_of_hibernation_is_caught)
{
	const struct scenario *s = scenario_find("hibernate-5.16/exit-code");
	const struct scenario_options options = { .seed = 1 };
	struct scenario_result r;
	struct hv_machine *m = open_machine();

	play(m, s, fault_find(s, "junk-x0"), &options, &r);
	ck_assert_msg(failed_by(&r, HV_STEP_02) && !failed_by(&r, HV_STEP_01), "%s",
		      failures(&r));
	scenario_result_free(&r);
	hv_machine_close(m);
}
END_TEST

/* Lines of any length; IDC and DIC. */
static const struct scenario_options caches[] = {
	{ .line = 16 }, { .line = 32 }, { .line = 128 }, { .line = 2048 },
	{ .idc = true }, { .dic = true }, { .idc = true, .dic = true },
};

#define CACHES (sizeof(caches) / sizeof(caches[0]))

/* In a small run each scenario has one of the caches. Those of AArch32 are of one kind. */
START_TEST(scenarios_pass_on_any_cache)
{
	struct hv_machine *m = open_machine();

	for (unsigned i = 0; i < scenario_count(); i++) {
		struct scenario_result r;

		if (scenarios[i].exec == HV_A32 || scenarios[i].pages > MANY_PAGES ||
		    (is_small_run() && i % CACHES != (unsigned)_i))
			continue;
		play(m, &scenarios[i], NULL, &caches[_i], &r);
		expect_pass(&r, true);
		scenario_result_free(&r);
	}
	hv_machine_close(m);
}
END_TEST

/* Whatever caches do at whatever moment, a scenario without a hazard comes out right. */
static void survive(const struct scenario *s, unsigned seeds)
{
	const struct scenario_options options = { .seed = 1, .evict = 1, .seeds = seeds, .drawn = 1 };
	struct scenario_result r;
	struct hv_machine *m = open_of(s->exec);

	if (!m)
		return;
	play(m, s, NULL, &options, &r);
	ck_assert_uint_eq(r.seeds, seeds);
	ck_assert_msg(!r.seeds_failed, "%s: %u of %u seeds went wrong, the first is %llu:%s", s->name, r.seeds_failed, r.seeds,
		      (unsigned long long)r.first_seed, failures(&r));
	expect_pass(&r, false);
	scenario_result_free(&r);
	hv_machine_close(m);
}

START_TEST(scenario_survives_evictions)
{
	if (scenarios[_i].pages <= MANY_PAGES)
		survive(&scenarios[_i], SEEDS);
}
END_TEST

START_TEST(form_survives_many_evictions)
{
	static const char *const names[] = { "kexec-4.8/some-pages", "kexec-arg-2019/some-pages", "kexec-5.16/some-pages" };

	survive(scenario_find(names[_i]), MANY_SEEDS);
}
END_TEST

/* --- faults ------------------------------------------------------------------------------------------------------- */

static enum hv_rule rule_of(const struct hv_hazard *h)
{
	return hazard_rule((enum hv_hazard_kind)h->kind);
}

static void expect_hazards(const struct scenario_result *r, const char *what)
{
	const struct fault *f = r->fault;
	const struct hv_hazard *first = r->hazards;

	for (size_t i = 0; i < r->hazard_count; i++) {
		enum hv_rule rule = rule_of(&r->hazards[i]);

		ck_assert_msg((f->missing && rule == f->rule) || (f->also && rule == f->also), "%s: caught by %s, too:%s", what,
			      hv_rules[rule].name, failures(r));
	}
	if (!f->missing)
		return;
	ck_assert_msg(r->hazard_count, "%s: no hazard", what);
	ck_assert_msg(rule_of(first) == f->rule && first->missing == f->missing,
		      "%s: the first hazard is one of %s, which misses %s:%s", what, hv_rules[rule_of(first)].name,
		      hazard_missing((enum hv_missing)first->missing), failures(r));
}

/* Returns false if the scenario has nothing that the fault changes. */
static bool expect_caught(struct hv_machine *m, const struct scenario *s, const struct fault *f)
{
	const struct scenario_options options = { .seed = 1 };
	struct scenario_result r;
	char what[128];
	bool played;

	snprintf(what, sizeof(what), "%s with %s", s->name, f->name);
	play(m, s, f, &options, &r);
	played = !r.skipped;
	if (played) {
		ck_assert_msg(failed_by(&r, f->rule), "%s is not caught by %s, but by:%s", what, hv_rules[f->rule].name,
			      failures(&r));
		expect_hazards(&r, what);
	}
	scenario_result_free(&r);
	return played;
}

/* In the first two scenarios that have what it breaks; in all of them in `make check-long`. */
START_TEST(fault_is_caught)
{
	const struct fault *f = &faults[_i];
	struct hv_machine *m;
	unsigned played = 0, first = 0;

	while (!fault_fits(f, &scenarios[first]))
		first++;
	m = open_of(scenarios[first].exec);
	if (!m)
		return;
	for (unsigned i = 0; i < scenario_count() && (played < 2 || is_long_run()); i++)
		if (scenarios[i].pages <= MANY_PAGES && fault_fits(f, &scenarios[i]))
			played += expect_caught(m, &scenarios[i], f);
	ck_assert_msg(played, "%s fits no scenario of %s", f->name, f->scenario);
	hv_machine_close(m);
}
END_TEST

/* The adversary shows what a fault does, for some seed: up to the first one that does. */
START_TEST(fault_does_harm)
{
	static const struct { const char *scenario, *fault; } rows[] = {
		{ "kexec-4.8/some-pages", "no-clean-list" }, { "kexec-4.8/some-pages", "bad-no-ivac" },
		{ "kexec-arg-2019/one-page", "no-clean-arg" }, { "kexec-5.16/some-pages", "bad-no-civac" },
		{ "set-vectors", "no-clean-table" },
		{ "kexec-4.8/some-pages", "bad-unaligned" }, { "kexec-4.8/some-pages", "bad-zva" },
		{ "kexec-4.8/some-pages", "bad-exclusive" }, { "kexec-5.16/some-pages", "bad-no-isb-ttbr" },
		{ "kexec-5.16/some-pages", "bad-tlbi-asid" }, { "arm-zimage/relocate", "no-clean-image" },
	};
	const struct scenario *s = scenario_find(rows[_i].scenario);
	const struct fault *f = s ? fault_find(s, rows[_i].fault) : NULL;
	struct scenario_options options = { .seed = 1, .evict = 1, .seeds = 1 };
	struct scenario_result r;
	struct hv_machine *m;

	ck_assert_ptr_nonnull(f);
	m = open_of(s->exec);
	if (!m)
		return;
	for (bool harm = false; !harm; options.evict++) {
		ck_assert_msg(options.evict <= HARM_SEEDS, "%s with %s: no seed of %u went wrong", s->name, f->name, HARM_SEEDS);
		play(m, s, f, &options, &r);
		harm = r.seeds_failed;
		ck_assert(!harm || scenario_status(&r) == HV_FAIL);
		scenario_result_free(&r);
	}
	hv_machine_close(m);
}
END_TEST

/* A broken routine that nobody plays proves nothing. */
START_TEST(every_routine_is_played)
{
	for (unsigned k = 0; k < hv_routine_count; k++) {
		bool found = false;

		for (unsigned i = 0; i < scenario_count(); i++)
			found |= scenarios[i].routine && !strcmp(scenarios[i].routine, hv_routines[k].name);
		for (unsigned i = 0; i < fault_count(); i++)
			found |= faults[i].routine && !strcmp(faults[i].routine, hv_routines[k].name);
		ck_assert_msg(found, "%s is in no row of suite/scenario/faults.c", hv_routines[k].name);
	}
}
END_TEST

START_TEST(line_of_a_hazard_is_followed)
{
	const struct scenario *s = scenario_find("kexec-4.8/one-page");
	const struct scenario_options options = { .seed = 1, .life = true };
	struct scenario_result r;
	struct hv_machine *m = open_machine();
	bool told = false;

	play(m, s, fault_find(s, "no-clean-list"), &options, &r);
	for (size_t i = 0; i < r.life_count; i++)
		told |= r.life[i].event == HV_LIFE_HAZARD;
	ck_assert_msg(told, "%zu events, and none is the hazard", r.life_count);
	ck_assert_uint_lt(r.hazards[0].writer.step, r.record_count);
	ck_assert_str_eq(r.steps[r.step_of[r.hazards[0].writer.step]].name, "build-list");
	scenario_result_free(&r);
	hv_machine_close(m);
}
END_TEST

static void add_coherent(Suite *s)
{
	TCase *good = tcase_create("scenarios"), *evict = tcase_create("evictions"), *bad = tcase_create("faults");

	for (int i = 0; i < (int)scenario_count(); i++)
		if (is_long_run() || scenarios[i].pages <= MANY_PAGES || (!is_small_run() && &scenarios[i] == last_of_many_pages()))
			tcase_add_loop_test(good, scenario_passes, i, i + 1);
	tcase_add_loop_test(good, scenarios_pass_on_any_cache, 0, (int)CACHES);
	tcase_add_loop_test(evict, scenario_survives_evictions, 0, (int)scenario_count());
	tcase_add_loop_test(evict, form_survives_many_evictions, 0, 3);
	add_rows(bad, fault_is_caught, (int)fault_count());
	add_rows(bad, fault_does_harm, 11);
	tcase_add_test(bad, every_routine_is_played);
	tcase_add_test(bad, line_of_a_hazard_is_followed);
	tcase_set_timeout(good, 120);
	tcase_set_timeout(evict, 240);
	tcase_set_timeout(bad, 120);
	suite_add_tcase(s, good);
	suite_add_tcase(s, evict);
	suite_add_tcase(s, bad);
}

Suite *scenarios_suite(const char *spec, bool coherent)
{
	Suite *s = suite_create("scenarios");
	TCase *plain = tcase_create("without caches");

	machine_spec = spec;
	if (coherent) {
		add_coherent(s);
		return s;
	}
	tcase_add_loop_test(plain, scenarios_pass_without_caches, HV_A64, HV_EXECS);
	tcase_add_test(plain, shipped_fault_of_hibernation_is_caught);
	tcase_set_timeout(plain, 240);
	suite_add_tcase(s, plain);
	return s;
}
