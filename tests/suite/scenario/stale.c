/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts of stale plays, judged. The board that counts is a fake: a data cache of which it says that, in STALE() of the plays, what
 * was not cleaned had not come to memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "hvcheck/stub.h"
#include "suite/scenario/private.h"
#include "suite/scenario/scenario.h"
#include "tests/suites.h"

#define LINE 64u
#define STALE(tries) ((tries) * 412 / 1000)

static struct fake {
	struct hv_machine machine;	/* first */
	bool blind;			/* it has no cache that could be seen */
	bool hangs;			/* no play comes to its end */
	bool gone;			/* the board is lost */
	bool dirty[HV_SCENE_SIZE / LINE];
	unsigned asked;			/* so often */
} fake;

static void mark(uint64_t from, uint64_t to, bool dirty)
{
	ck_assert(from >= HV_SCENE_BASE && to <= HV_SCENE_BASE + HV_SCENE_SIZE);
	for (uint64_t at = from & ~(uint64_t)(LINE - 1); at < to; at += LINE)
		fake.dirty[(at - HV_SCENE_BASE) / LINE] = dirty;
}

static void do_step(const struct hv_step *r)
{
	switch (r->op) {
	case HV_OP_COPY:
		mark(r->a[0], r->a[0] + r->a[2], true);
		break;
	case HV_OP_FILL:
	case HV_OP_DC_ZVA:
		mark(r->a[0], r->a[1], true);
		break;
	case HV_OP_POKE:
		mark(r->a[0], r->a[0] + 8 * r->a[1], true);
		break;
	case HV_OP_DC_IVAC:
	case HV_OP_DC_CVAC:
	case HV_OP_DC_CIVAC:
		mark(r->a[0], r->a[1], false);
		break;
	case HV_OP_HVC:
	case HV_OP_HVC_IF:
	case HV_OP_BR:
		ck_abort_msg("a try leaves its script");
	}
}

static void run_script(const struct hv_scene *scene)
{
	const struct hv_step *r = NULL;

	memset(fake.dirty, 0, sizeof(fake.dirty));
	for (size_t i = 0; i < scene->patch_count; i++)
		if (scene->patches[i].addr == scene->call.in.r[HV_X0])
			r = scene->patches[i].bytes;
	ck_assert_ptr_nonnull(r);
	for (; r->op != HV_OP_END; r++)
		do_step(r);
}

static int fake_stale(struct hv_machine *m, const struct hv_scene *scene, const struct hv_extent *extents, size_t count,
		      uint64_t tries, struct hv_stale *found)
{
	bool stale = false;

	(void)m;
	*found = (struct hv_stale){ .tries = fake.hangs ? 0 : tries };
	fake.asked++;
	if (fake.gone) {
		snprintf(fake.machine.error, sizeof(fake.machine.error), "the board does not answer any more");
		return -1;
	}
	ck_assert_uint_gt(count, 0);
	run_script(scene);
	for (size_t i = 0; i < count; i++)
		for (uint64_t at = extents[i].at & ~(uint64_t)(LINE - 1); at < extents[i].at + extents[i].size; at += LINE)
			stale |= fake.dirty[(at - HV_SCENE_BASE) / LINE];
	if (stale && !fake.blind && !fake.hangs)
		*found = (struct hv_stale){ tries, STALE(tries), extents[0].at, 0, 0x600d };
	return 0;
}

static int fake_load(struct hv_machine *m, const struct hv_stub *stub, uint64_t base)
{
	m->places.table = base + stub->table;
	m->places.stub = base;
	m->places.stub_size = stub->size;
	return 0;
}

/* Nothing is seen of the play itself: it is judged elsewhere. */
static int fake_play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out)
{
	(void)m;
	(void)scene;
	(void)out;
	return 0;
}

static const struct hv_machine_ops fake_ops = { .load = fake_load, .play = fake_play, .stale = fake_stale };

static void begin(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.machine.ops = &fake_ops;
	strcpy(fake.machine.name, "fake");
	fake.machine.places = (struct hv_places){ HV_PLACES_USUAL, .end = HV_IMAGE_BASE + 0x90000, .payload = HV_IMAGE_BASE,
						  .caller = HV_IMAGE_BASE };
}

static struct scenario_result result;

static unsigned told;	/* so often; each time once more, and of as many */

static void tell(void *ctx, const char *what, size_t done, size_t total)
{
	ck_assert_ptr_eq(ctx, &told);
	ck_assert_uint_eq(done, told++);
	ck_assert_uint_lt(done, total);
	ck_assert(!strncmp(what, "1000 plays with", 15));
}

static void play(const struct scenario *s, const struct fault *f)
{
	const struct scenario_options options = { .seed = 1, .progress = tell, .progress_ctx = &told };
	char error[512] = "";

	told = 0;
	ck_assert_msg(!scenario_play(s, f, &fake.machine, &options, &result, error, sizeof(error)), "%s: %s", s->name, error);
}

static bool is_of_caches(size_t verdict)
{
	return hv_rules[result.verdicts[verdict].rule].needs & HV_SEE_COHERENCE;
}

static const char *why(enum hv_rule rule)
{
	for (size_t i = 0; i < result.verdict_count; i++)
		if (result.verdicts[i].rule == rule)
			return result.verdicts[i].why;
	ck_abort_msg("no verdict on %s", hv_rules[rule].name);
}

/* That rule fails, if it is one, and no other does; none passes, ever. */
static void expect(const char *name, enum hv_rule failed)
{
	ck_assert_msg(!result.skipped, "%s: %s", name, result.skipped);
	for (size_t i = 0; i < result.verdict_count; i++)
		if (is_of_caches(i)) {
			ck_assert_ptr_nonnull(result.verdicts[i].why);
			ck_assert_msg(result.verdicts[i].status == (result.verdicts[i].rule == failed ? HV_FAIL : HV_UNSEEN),
				      "%s: %s is %d: %s", name, hv_rules[result.verdicts[i].rule].name, result.verdicts[i].status,
				      result.verdicts[i].why);
		}
}

/* The control shows nothing: so no step is tried, and every rule says it. */
START_TEST(a_machine_that_shows_no_cache_shows_no_rule)
{
	begin();
	fake.blind = true;
	play(scenario_find("kexec-4.8/some-pages"), fault_find(scenario_find("kexec-4.8/some-pages"), "no-clean-list"));
	expect("blind", HV_RULE_NONE);
	ck_assert_uint_eq(fake.asked, 1);
	for (size_t i = 0; i < result.verdict_count; i++)
		if (is_of_caches(i))
			ck_assert_ptr_nonnull(strstr(result.verdicts[i].why, "stale for EL2 in 0 of 100 plays"));
	scenario_result_free(&result);
	play(scenario_find("set-vectors"), NULL);	/* the control is run once */
	ck_assert_uint_eq(fake.asked, 1);
	scenario_result_free(&result);
}
END_TEST

/* A caller that cleans all is never stale, which proves nothing. What it could have shown is said. */
START_TEST(never_stale_is_unseen)
{
	const struct scenario *s = &scenarios[_i];
	unsigned steps = 0;

	if (s->exec != HV_A64 || s->pages > 100)
		return;
	begin();
	play(s, NULL);
	expect(s->name, HV_RULE_NONE);
	for (unsigned rule = HV_CACHE_01; rule <= HV_CACHE_02; rule++)
		for (const char *at = why((enum hv_rule)rule); (at = strstr(at, "step ")); at++, steps++)
			ck_assert_msg(strstr(at, ": stale in 0 of 1000 plays, and in 412 of 1000 without it"), "%s: %s", s->name,
				      at);
	ck_assert_msg(steps > 0, "%s: no step was tried", s->name);
	ck_assert_uint_eq(fake.asked, 1 + 2 * steps);
	ck_assert_uint_eq(told, 2 * steps);
	scenario_result_free(&result);
}
END_TEST

/* As many ranges in each step as are looked at, and one more; and more steps than are tried. */
#define STEPS 20
static int build_many(struct scenario_scene *s)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q",
					     "r", "s", "t" };
	_Static_assert(sizeof(names) / sizeof(names[0]) == STEPS, "a name each");

	scene_patch(s, SCENE_ARGUMENT, NULL, SCENE_PAGE);
	for (unsigned step = 0; step < STEPS; step++) {
		scene_step(s, names[step], "EL1 cleans a lot", "much is left");
		for (unsigned i = 0; i <= HV_EXTENTS; i++)
			scene_record(s, &(struct hv_step){ HV_OP_DC_CVAC, { SCENE_ARGUMENT + 8 * i, SCENE_ARGUMENT + 8 * i + 8 } });
	}
	scene_step(s, "call", "EL1 makes a call", "nothing answers it");
	scene_record(s, &(struct hv_step){ .op = HV_OP_HVC });
	return 0;
}

START_TEST(what_is_not_looked_at_is_told)
{
	const struct scenario *like = scenario_find("set-vectors");
	struct scenario many = *like;
	const char *at;

	many.name = "many";
	many.build = build_many;
	begin();
	play(&many, NULL);
	at = why(HV_CACHE_01);
	for (unsigned i = 0; i < 16; i++) {
		at = strstr(at, ", and 1 more ranges that it cleans were not looked at");
		ck_assert_msg(at, "%u: %s", i, why(HV_CACHE_01));
		at++;
	}
	ck_assert_msg(strstr(at, "; 516 ranges of later steps were not looked at"), "%s", at);
	scenario_result_free(&result);
}
END_TEST

/* The rule of the PoC that the step is there for, whichever part of it was spoilt. */
static enum hv_rule without(const struct scenario *s, const char *step)
{
	for (const struct fault *f = faults; f->name; f++)
		if (fault_fits(f, s) && f->step && !strcmp(f->step, step) && f->change == FAULT_DROP)
			return f->rule == HV_CACHE_05 ? f->also : f->rule;
	return HV_RULE_NONE;
}

/* Every way to leave out or spoil a step that cleans, and that a script has, is a failure with both numbers. */
START_TEST(stale_is_a_failure)
{
	unsigned tried = 0;

	for (const struct scenario *s = scenarios; s->name; s++)
		for (const struct fault *f = faults; f->name && s->exec == HV_A64; f++) {
			const bool caller = f->step && (f->missing == HV_MISSING_CLEAN_POC || f->also == HV_CACHE_02);
			enum hv_rule rule;
			char text[100];

			if (!caller || !fault_fits(f, s) || s->pages > 100 || strstr(s->name, "exit-code"))
				continue;
			begin();
			play(s, f);
			rule = without(s, f->step);
			if (!result.skipped) {	/* else it has nothing that the fault changes */
				snprintf(text, sizeof(text), "%s+%s", s->name, f->name);
				expect(text, rule);
				ck_assert_msg(strstr(why(rule), "stale in 412 of 1000 plays: step "), "%s: %s", text, why(rule));
				ck_assert_ptr_nonnull(strstr(why(rule), "EL2 read 0x0 where EL1 had stored 0x600d"));
				ck_assert_ptr_nonnull(strstr(why(rule), f->step));
				tried++;
			}
			scenario_result_free(&result);
		}
	ck_assert_uint_gt(tried, 100);
}
END_TEST

START_TEST(plays_without_an_end_show_nothing)
{
	begin();
	fake.hangs = true;
	play(scenario_find("set-vectors"), NULL);
	expect("hangs", HV_RULE_NONE);
	ck_assert_ptr_nonnull(strstr(why(HV_CACHE_02), "no such play came to its end"));
	scenario_result_free(&result);
}
END_TEST

START_TEST(a_board_that_is_lost_is_told)
{
	const struct scenario_options options = { .seed = 1 };
	char error[512] = "";

	begin();
	fake.gone = true;
	ck_assert(scenario_play(scenario_find("set-vectors"), NULL, &fake.machine, &options, &result, error, sizeof(error)));
	ck_assert_str_eq(error, "the board does not answer any more");
}
END_TEST

Suite *scenario_stale_suite(void)
{
	Suite *s = suite_create("scenario-stale");
	TCase *tc = tcase_create("stale");
	int count = 0;

	while (scenarios[count].name)
		count++;
	tcase_add_test(tc, a_machine_that_shows_no_cache_shows_no_rule);
	tcase_add_loop_test(tc, never_stale_is_unseen, 0, count);
	tcase_add_test(tc, what_is_not_looked_at_is_told);
	tcase_add_test(tc, stale_is_a_failure);
	tcase_add_test(tc, plays_without_an_end_show_nothing);
	tcase_add_test(tc, a_board_that_is_lost_is_told);
	suite_add_tcase(s, tc);
	return s;
}
