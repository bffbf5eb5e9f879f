/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scene without a machine: built, and played by hand as it must be, so that a test spoils one thing of it. */
#ifndef TESTS_SUITE_SCENARIO_MADE_H
#define TESTS_SUITE_SCENARIO_MADE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/private.h"

static const struct hv_places places = {
	.table = HV_STUB_BASE, .canary = HV_CANARY_BASE, .payload = HV_IMAGE_BASE + 0x1000,
};
static const struct scenario_options options = { .seed = 1 };
static struct scenario_scene scene;
static struct hv_outcome out;
static struct scenario_result result;

static inline void build(const char *name, const char *fault)
{
	const struct scenario *s = scenario_find(name);
	const struct fault *f = fault ? fault_find(s, fault) : NULL;

	ck_assert_msg(s && (!fault || f), "%s %s", name, fault ? fault : "");
	ck_assert_int_eq(scene_build(&scene, s, f, &options, &places), 0);
}

/* Everything as it must be: windows, answers, registers. */
static inline void play_by_hand(void)
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

static inline void setup(void)
{
	build("kexec-4.8/some-pages", NULL);
	play_by_hand();
}

static inline void teardown(void)
{
	scene_free(&scene);
	for (size_t i = 0; i < result.verdict_count; i++)
		free(result.verdicts[i].why);
	memset(&result, 0, sizeof(result));
}

static inline enum hv_status verdict_on(enum hv_rule rule)
{
	for (size_t i = 0; i < result.verdict_count; i++)
		if (result.verdicts[i].rule == rule)
			return result.verdicts[i].status;
	ck_abort_msg("%s was not judged", hv_rules[rule].name);
}

static inline void judge(uint64_t seen)
{
	ck_assert_int_eq(scenario_judge(&scene, &out, seen, &result), 0);
}

#endif
