/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the judge of a scenario says of outcomes made by hand: as they must be, and one thing wrong with each. */
#include "tests/assembled.h"
#include "tests/suite/scenario/made.h"
#include "tests/suites.h"

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
	static const struct { const char *code; bool right; } rows[] = {
		{ ASM("nop; br x1"), true },
		{ ASM("b .+8; .word 0xffffffff; br x1"), true },	/* over a word */
		{ ASM("nop"), false },	/* runs off the end */
		{ ASM("b .+12; br x1"), false },	/* behind the end */
		{ ASM("b .-4"), false },	/* before the start */
		{ ASM("ldr x4, .+8; br x1; .word 0"), true },	/* a word of its own */
		{ ASM("ldr x4, .+0x1000; br x1"), false },	/* of the next page */
		{ ASM(".inst 0x90000004; br x1"), true },	/* adrp x4, its own page */
		{ ASM("adr x4, .+8; br x1"), true },	/* its end */
		{ ASM("adr x4, .+0x88; br x1"), true },	/* room in its page */
		{ ASM("adr x4, .+0x1000; br x1"), false },	/* the next page */
		{ ASM("adr x4, .-4; br x1"), false },	/* before it */
		{ ASM("ldr x4, .+0x88; br x1"), false },	/* room in its page */
		{ ASM(".inst 0xb0000004; br x1"), false },	/* adrp x4, the next page */
	};
	size_t words;

	scene.routine = (const uint8_t *)assembled(rows[_i].code, &words);
	scene.routine_size = words * 4;
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

Suite *scenario_judge_suite(void)
{
	Suite *s = suite_create("scenario judge");
	TCase *t = tcase_create("judge");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, right_outcome_passes);
	tcase_add_test(t, what_is_not_seen_is_not_passed);
	tcase_add_test(t, wrong_byte_of_the_image_fails);
	tcase_add_test(t, wrong_byte_beside_the_image_fails);
	tcase_add_test(t, source_as_it_was_before_passes);
	tcase_add_test(t, changed_canary_fails);
	tcase_add_loop_test(t, registers_of_the_new_kernel_count, 0, 4);
	tcase_add_loop_test(t, state_of_the_new_kernel_counts, 0, 8);
	tcase_add_test(t, end_of_the_play_counts);
	tcase_add_test(t, lost_play_is_a_failure);
	tcase_add_test(t, play_that_was_not_made_is_no_pass);
	tcase_add_test(t, limit_is_told_from_a_hang);
	tcase_add_test(t, limit_is_beyond_what_a_slow_routine_takes);
	tcase_add_test(t, answers_count);
	tcase_add_test(t, hazard_fails_its_rule);
	tcase_add_loop_test(t, routine_stays_within_itself, 0, 14);
	tcase_add_test(t, routine_fits_its_page);
	tcase_add_test(t, resume_has_its_own_rule);
	suite_add_tcase(s, t);
	return s;
}
