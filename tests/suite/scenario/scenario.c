/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios without a machine: what builders make, what faults change, and what the judge says of outcomes made by hand. */
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/private.h"
#include "tests/suites.h"

static const struct hv_places places = {
	.table = HV_STUB_BASE, .canary = HV_CANARY_BASE, .payload = HV_IMAGE_BASE + 0x1000,
};
static const struct scenario_options options = { .seed = 1 };
static struct scenario_scene scene;
static struct hv_outcome out;
static struct scenario_result result;

static void build(const char *name, const char *fault)
{
	const struct scenario *s = scenario_find(name);
	const struct fault *f = fault ? fault_find(s, fault) : NULL;

	ck_assert_msg(s && (!fault || f), "%s %s", name, fault ? fault : "");
	ck_assert_int_eq(scene_build(&scene, s, f, &options, &places), 0);
}

/* Everything as it must be: windows, answers, registers. */
static void play_by_hand(void)
{
	uint8_t *script = scene.windows[scene.script_window].bytes;

	for (size_t i = 0; i < scene.window_count; i++)
		memcpy(scene.windows[i].bytes, scene.checks[i].want, scene.windows[i].size);
	for (size_t i = 0; i < scene.answer_count; i++)
		memcpy(script + scene.answers[i].record * HV_STEP_SIZE + 56, &scene.answers[i].x0, 8);
	memset(&out, 0, sizeof(out));
	out.how = scene.how;
	memcpy(&out.out.r[HV_X0], scene.x, sizeof(scene.x));
	out.out.r[HV_PSTATE] = HV_PSTATE_DAIF | HV_PSTATE_EL2H;
	out.out.r[HV_SCTLR_EL2] = 0x30c50830;
	out.out.r[HV_VBAR_EL2] = scene.vbar ? scene.vbar : places.table;
}

static void setup(void)
{
	build("kexec-4.8/some-pages", NULL);
	play_by_hand();
}

static void teardown(void)
{
	scene_free(&scene);
	for (size_t i = 0; i < result.verdict_count; i++)
		free(result.verdicts[i].why);
	memset(&result, 0, sizeof(result));
}

static enum hv_status verdict_on(enum hv_rule rule)
{
	for (size_t i = 0; i < result.verdict_count; i++)
		if (result.verdicts[i].rule == rule)
			return result.verdicts[i].status;
	ck_abort_msg("%s was not judged", hv_rules[rule].name);
}

static void judge(uint64_t seen)
{
	ck_assert_int_eq(scenario_judge(&scene, &out, seen, &result), 0);
}

/* `rule` fails, and nothing else does. */
static void expect_only(enum hv_rule rule)
{
	judge(~0ull);
	for (size_t i = 0; i < result.verdict_count; i++)
		ck_assert_msg((result.verdicts[i].status == HV_FAIL) == (result.verdicts[i].rule == rule), "%s: %s",
			      hv_rules[result.verdicts[i].rule].name, result.verdicts[i].why ? result.verdicts[i].why : "passed");
}

static size_t window_for(const char *what)
{
	for (size_t i = 0; i < scene.window_count; i++)
		if (!strcmp(scene.checks[i].what, what))
			return i;
	ck_abort_msg("no window for the %s", what);
}

START_TEST(right_outcome_passes)
{
	judge(~0ull);
	ck_assert(!scenario_failed(&result));
	for (size_t i = 0; i < result.verdict_count; i++)
		ck_assert_int_eq(result.verdicts[i].status, HV_PASS);
}
END_TEST

START_TEST(what_is_not_seen_is_not_passed)
{
	judge(~HV_SEE_COHERENCE);
	ck_assert_int_eq(verdict_on(HV_CACHE_01), HV_UNSEEN);
	ck_assert_int_eq(verdict_on(HV_KEXEC_01), HV_PASS);
}
END_TEST

START_TEST(wrong_byte_of_the_image_fails)
{
	scene.windows[window_for("page of the image")].bytes[100] ^= 1;
	expect_only(HV_KEXEC_01);
}
END_TEST

START_TEST(wrong_byte_beside_the_image_fails)
{
	scene.windows[window_for("page beside the destination")].bytes[4095] ^= 1;
	expect_only(HV_KEXEC_02);
}
END_TEST

/* What was never cleaned may still be as it was before: nobody has changed it. */
START_TEST(source_as_it_was_before_passes)
{
	struct hv_window *w = &scene.windows[window_for("source page")];

	memset(w->bytes, 0, w->size);
	judge(~0ull);
	ck_assert(!scenario_failed(&result));
}
END_TEST

START_TEST(changed_canary_fails)
{
	out.mem_at = HV_CANARY_BASE + 8;
	out.mem_bytes = 1;
	expect_only(HV_KEXEC_02);
}
END_TEST

START_TEST(registers_of_the_new_kernel_count)
{
	out.out.r[HV_X0 + _i]++;
	expect_only(HV_KEXEC_03);
}
END_TEST

START_TEST(state_of_the_new_kernel_counts)
{
	static const struct { enum hv_reg reg; uint64_t flip; } rows[] = {
		{ HV_PSTATE, 0x40 }, { HV_PSTATE, 0x1 }, { HV_PSTATE, 0xc }, { HV_SCTLR_EL2, 1 }, { HV_SCTLR_EL2, 4 },
		{ HV_SCTLR_EL2, 1 << 25 }, { HV_SCTLR_EL2, 1 << 29 }, { HV_SCTLR_EL2, 0x30c50830 },
	};

	out.out.r[rows[_i].reg] ^= rows[_i].flip;
	expect_only(HV_KEXEC_04);
}
END_TEST

START_TEST(end_of_the_play_counts)
{
	out.how = HV_HOW_HUNG;
	expect_only(HV_STEP_01);
	ck_assert_int_eq(verdict_on(HV_KEXEC_03), HV_SKIP);
}
END_TEST

static const char *why(enum hv_rule rule)
{
	for (size_t i = 0; i < result.verdict_count; i++)
		if (result.verdicts[i].rule == rule)
			return result.verdicts[i].why;
	return NULL;
}

/* The machine gave up, and saw nothing of the registers: the play did not come to its end all the same. */
START_TEST(lost_play_is_a_failure)
{
	out.how = HV_HOW_CRASHED;
	judge(0);
	ck_assert_int_eq(verdict_on(HV_STEP_01), HV_FAIL);
	ck_assert_int_eq(verdict_on(HV_CACHE_01), HV_UNSEEN);
	ck_assert_int_eq(scenario_status(&result), HV_FAIL);
	ck_assert_ptr_nonnull(strstr(why(HV_STEP_01), "cannot go on"));
}
END_TEST

/* A play that was not made shows nothing, which is not a pass. */
START_TEST(play_that_was_not_made_is_no_pass)
{
	scene.routine = NULL;
	out.how = HV_HOW_CRASHED;
	out.why = HV_WHY_NOT_RUN;
	judge(0);
	ck_assert_int_eq(verdict_on(HV_STEP_01), HV_UNSEEN);
	ck_assert_int_eq(scenario_status(&result), HV_UNSEEN);
}
END_TEST

/* What is shown to loop hangs; what was only cut is told as that. */
START_TEST(limit_is_told_from_a_hang)
{
	out.how = HV_HOW_HUNG;
	out.why = HV_WHY_LIMIT;
	expect_only(HV_STEP_01);
	ck_assert_ptr_nonnull(strstr(why(HV_STEP_01), "limit"));
	for (unsigned i = 0; i < result.verdict_count; i++)
		free(result.verdicts[i].why);
	result.verdict_count = 0;
	out.why = 0;
	expect_only(HV_STEP_01);
	ck_assert_ptr_nonnull(strstr(why(HV_STEP_01), "hung"));
}
END_TEST

/* A routine may copy byte by byte, and go by lines of 16 bytes. */
START_TEST(limit_is_beyond_what_a_slow_routine_takes)
{
	ck_assert_uint_gt(scene.scene.blocks, scene.scenario->pages * (SCENE_PAGE + SCENE_PAGE / 16) + 1000000);
}
END_TEST

START_TEST(answers_count)
{
	scene_free(&scene);
	build("set-vectors", NULL);
	play_by_hand();
	judge(~0ull);
	ck_assert(!scenario_failed(&result));
	result.verdict_count = 0;
	scene.windows[scene.script_window].bytes[scene.answers[1].record * HV_STEP_SIZE + 56] ^= 1;
	expect_only(HV_STEP_01);
}
END_TEST

START_TEST(hazard_fails_its_rule)
{
	struct hv_hazard hazards[2] = {
		{ .kind = HV_HAZARD_LOAD_POC, .missing = HV_MISSING_CLEAN_POC, .size = 8, .addr = SCENE_ARGUMENT,
		  .line = SCENE_ARGUMENT, .reader = { .step = HV_STEP_NONE } },
	};

	hazards[1] = hazards[0];
	result.scenario = scene.scenario;
	result.hazards = hazards;
	result.hazard_count = 2;
	expect_only(HV_CACHE_01);
	for (size_t i = 0; i < result.verdict_count; i++)
		if (result.verdicts[i].rule == HV_CACHE_01)
			ck_assert_ptr_nonnull(strstr(result.verdicts[i].why, "; and 1 more"));
}
END_TEST

/* --- the routine by itself ------------------------------------------------------------------------------------------ */

START_TEST(routine_stays_within_itself)
{
	static const struct { uint32_t words[3]; unsigned count; bool right; } rows[] = {
		{ { 0xd503201f, 0xd61f0020 }, 2, true },		/* nop; br x1 */
		{ { 0x14000002, 0xffffffff, 0xd61f0020 }, 3, true },	/* b over a word; br x1 */
		{ { 0xd503201f }, 1, false },				/* runs off the end */
		{ { 0x14000003, 0xd61f0020 }, 2, false },		/* b behind the end */
		{ { 0x17ffffff }, 1, false },				/* b before the start */
		{ { 0x58000044, 0xd61f0020, 0 }, 3, true },		/* ldr x4, of a word of its own */
		{ { 0x58008004, 0xd61f0020 }, 2, false },		/* ldr x4, of the next page */
		{ { 0x90000004, 0xd61f0020 }, 2, true },		/* adrp x4, its own page */
		{ { 0x10000044, 0xd61f0020 }, 2, true },		/* adr x4, its end */
		{ { 0x10000444, 0xd61f0020 }, 2, true },		/* adr x4, room in its page */
		{ { 0x10008004, 0xd61f0020 }, 2, false },		/* adr x4, the next page */
		{ { 0x10ffffe4, 0xd61f0020 }, 2, false },		/* adr x4, before it */
		{ { 0x58000444, 0xd61f0020 }, 2, false },		/* ldr x4, of room in its page */
		{ { 0xb0000004, 0xd61f0020 }, 2, false },		/* the next page */
	};

	scene.routine = (const uint8_t *)rows[_i].words;
	scene.routine_size = rows[_i].count * 4;
	ck_assert_int_eq(scenario_judge_routine(&scene, &result), 0);
	ck_assert_int_eq(verdict_on(HV_KEXEC_05), rows[_i].right ? HV_PASS : HV_FAIL);
}
END_TEST

START_TEST(routine_fits_its_page)
{
	static const uint8_t big[HV_KEXEC_CODE_MAX + 4];

	scene.routine = big;
	scene.routine_size = sizeof(big);
	ck_assert_int_eq(scenario_judge_routine(&scene, &result), 0);
	ck_assert_int_eq(verdict_on(HV_KEXEC_05), HV_FAIL);
}
END_TEST

/* --- builders --------------------------------------------------------------------------------------------------------- */

/* Word at `addr` as the script pokes it; 0 if it does not. */
static uint64_t poked(uint64_t addr)
{
	for (size_t i = 0; i < scene.record_count; i++) {
		const struct hv_step *r = &scene.records[i];

		if (r->op == HV_OP_POKE && addr - r->a[0] < 8 * r->a[1])
			return r->a[2 + (addr - r->a[0]) / 8];
	}
	return 0;
}

/* True if a page of the image belongs at `to`, and its bytes are loaded at `from`. */
static bool loads(uint64_t to, uint64_t from)
{
	uint64_t page = (uint64_t)-1, n = 0;

	for (size_t i = 0; i < scene.window_count; i++)
		if (scene.checks[i].rule == HV_KEXEC_01 && scene.windows[i].addr == to)
			page = n;
		else
			n += scene.checks[i].rule == HV_KEXEC_01;
	for (size_t i = 0; i < scene.record_count; i++)
		if (scene.records[i].op == HV_OP_COPY && scene.records[i].a[0] == from)
			return scene.records[i].a[1] == SCENE_STAGING + page * SCENE_PAGE;
	return false;
}

/* Page list of the last call's x2, walked as the header says. */
static unsigned walk_list(void)
{
	uint64_t entry = 0, at = 0, to = 0;
	unsigned pages = 0;

	for (size_t i = 0; i < scene.record_count; i++)
		if (scene.records[i].op == HV_OP_HVC)
			entry = scene.records[i].a[2];
	for (;; entry = poked(at), at += 8) {
		uint64_t page = entry & ~4095ull;

		if (entry & HV_IND_DONE)
			return pages;
		ck_assert_uint_ne(entry, 0);
		if (entry & HV_IND_INDIRECTION)
			at = page;
		if (entry & HV_IND_DESTINATION)
			to = page;
		if (!(entry & HV_IND_SOURCE))
			continue;
		ck_assert(loads(to, page));
		to += SCENE_PAGE;
		pages++;
	}
}

START_TEST(list_leads_every_page_home)
{
	static const char *const names[] = {
		"kexec-4.8/one-page", "kexec-4.8/some-pages", "kexec-4.8/many-pages", "kexec-4.8/overlap", "kexec-4.8/over-table",
	};

	scene_free(&scene);
	build(names[_i], NULL);
	ck_assert_uint_eq(walk_list(), scene.scenario->pages);
}
END_TEST

static const struct hv_step *record_of(const char *step)
{
	for (size_t i = 0; i < scene.record_count; i++)
		if (!strcmp(scene.steps[scene.step_of[i]].name, step))
			return &scene.records[i];
	return NULL;
}

START_TEST(fault_changes_its_step)
{
	struct hv_step right = *record_of("clean-image"), wrong;
	size_t count = scene.record_count;

	scene_free(&scene);
	build("kexec-4.8/some-pages", "no-clean-image");
	ck_assert_uint_eq(scene.record_count, count - 7);
	ck_assert_ptr_null(record_of("clean-image"));
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-pou");
	ck_assert_uint_eq(record_of("clean-image")->op, HV_OP_DC_CVAU);
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-half");
	wrong = *record_of("clean-image");
	ck_assert_uint_eq(wrong.a[1] - wrong.a[0], (right.a[1] - right.a[0]) / 2);
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-length");
	ck_assert_uint_eq(record_of("clean-image")->a[1], SCENE_PAGE);
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-later");
	ck_assert_uint_eq(scene.record_count, count);
	ck_assert_uint_eq(scene.records[count - 2].op, right.op);
}
END_TEST

START_TEST(scenes_are_in_order)
{
	const struct scenario *s = &scenarios[_i];

	scene_free(&scene);
	build(s->name, NULL);
	ck_assert_uint_eq(scene.records[scene.record_count - 1].op, HV_OP_END);
	for (size_t i = 0; i < scene.patch_count; i++)
		ck_assert_uint_le(scene.patches[i].addr - HV_SCENE_BASE + scene.patches[i].size, HV_SCENE_SIZE);
	for (size_t i = 0; i < scene.step_count; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(scene.steps[i].name, scene.steps[k].name);
	ck_assert_ptr_eq(scenario_find(s->name), s);
}
END_TEST

/* Larger pages change how much there is, and nothing of what is done. */
START_TEST(scenes_have_pages_of_16_kib)
{
	static const char *const names[] = { "kexec-5.16/some-pages", "kexec-5.16/many-pages", "hibernate-5.16/exit-code" };
	const struct scenario_options large = { .seed = 1, .page = 0x4000 };
	const struct scenario *s = scenario_find(names[_i]);
	unsigned copies = 0;

	scene_free(&scene);
	ck_assert_int_eq(scene_build(&scene, s, NULL, &large, &places), 0);
	for (size_t i = 0; i < scene.patch_count; i++)
		ck_assert_uint_le(scene.patches[i].addr - HV_SCENE_BASE + scene.patches[i].size, HV_SCENE_SIZE);
	for (size_t i = 0; i < scene.record_count; i++)
		copies += scene.records[i].op == HV_OP_COPY && scene.records[i].a[2] == 0x4000;
	ck_assert_uint_ge(copies, _i == 1 ? 512 : 5);
}
END_TEST

/* The image descriptor is written as a kernel's own routine reads it. */
START_TEST(descriptor_is_laid_out_as_asked)
{
	const struct kimage_fields fields = {
		.head = 0, .start = 24, .dtb = 648, .el2_vectors = 664, .zero_page = 688, .ttbr1 = 680, .phys_offset = 696,
		.subtracts = true,
	};
	const struct scenario_options own = { .seed = 1, .kimage = &fields };

	scene_free(&scene);
	ck_assert_int_eq(scene_build(&scene, scenario_find("kexec-5.16/one-page"), NULL, &own, &places), 0);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 648), SCENE_DTB);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 664), SCENE_TABLE);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 680), SCENE_TTBR1_COPY);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 688), SCENE_ZERO_PAGE);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 696), 0 - SCENE_TO_LINEAR);
}
END_TEST

/* STEP-02 is about one call, and about no other. */
START_TEST(resume_has_its_own_rule)
{
	scene_free(&scene);
	build("hibernate-5.16/exit-code", NULL);
	play_by_hand();
	judge(~0ull);
	ck_assert(!scenario_failed(&result));
	for (size_t i = 0; i < scene.answer_count; i++)
		if (scene.answers[i].rule == HV_STEP_02)
			scene.windows[scene.script_window].bytes[scene.answers[i].record * HV_STEP_SIZE + 56] ^= 1;
	result.verdict_count = 0;
	expect_only(HV_STEP_02);
}
END_TEST

Suite *scenario_suite(void)
{
	Suite *s = suite_create("scenario");
	TCase *judged = tcase_create("judge"), *built = tcase_create("builders");
	int count = 0;

	while (scenarios[count].name)
		count++;
	tcase_add_checked_fixture(judged, setup, teardown);
	tcase_add_test(judged, right_outcome_passes);
	tcase_add_test(judged, what_is_not_seen_is_not_passed);
	tcase_add_test(judged, wrong_byte_of_the_image_fails);
	tcase_add_test(judged, wrong_byte_beside_the_image_fails);
	tcase_add_test(judged, source_as_it_was_before_passes);
	tcase_add_test(judged, changed_canary_fails);
	tcase_add_loop_test(judged, registers_of_the_new_kernel_count, 0, 4);
	tcase_add_loop_test(judged, state_of_the_new_kernel_counts, 0, 8);
	tcase_add_test(judged, end_of_the_play_counts);
	tcase_add_test(judged, lost_play_is_a_failure);
	tcase_add_test(judged, play_that_was_not_made_is_no_pass);
	tcase_add_test(judged, limit_is_told_from_a_hang);
	tcase_add_test(judged, limit_is_beyond_what_a_slow_routine_takes);
	tcase_add_test(judged, answers_count);
	tcase_add_test(judged, hazard_fails_its_rule);
	tcase_add_loop_test(judged, routine_stays_within_itself, 0, 14);
	tcase_add_test(judged, routine_fits_its_page);
	tcase_add_checked_fixture(built, setup, teardown);
	tcase_add_loop_test(built, list_leads_every_page_home, 0, 5);
	tcase_add_test(built, fault_changes_its_step);
	tcase_add_loop_test(built, scenes_are_in_order, 0, count);
	tcase_add_loop_test(built, scenes_have_pages_of_16_kib, 0, 3);
	tcase_add_test(built, descriptor_is_laid_out_as_asked);
	tcase_add_test(judged, resume_has_its_own_rule);
	suite_add_tcase(s, judged);
	suite_add_tcase(s, built);
	return s;
}
