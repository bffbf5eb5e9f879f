/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a play came to: the image, what lies beside it, the new kernel's registers, the calls' answers, and the hazards. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/judged.h"
#include "suite/scenario/private.h"
#include "suite/scenario/windows.h"

#define SCTLR_C 4u
#define SCTLR_RES1 0x30c50830u		/* SCTLR_EL2, without HCR_EL2.E2H (Arm ARM D13.2.119) */
#define SCTLR_EE (1u << 25)

static const char *const endings[] = {
	[HV_HOW_NONE] = "was not run", [HV_HOW_RETURNED] = "came to the end of its script",
	[HV_HOW_RESTARTED] = "entered the new kernel", [HV_HOW_VECTORED] = "ended in an exception at EL2",
	[HV_HOW_EL1_FAULT] = "ended in an exception at EL1", [HV_HOW_HUNG] = "hung", [HV_HOW_CRASHED] = "took the machine down",
};

static const char *ending(uint32_t how)
{
	return how < sizeof(endings) / sizeof(*endings) ? endings[how] : "ended somehow";
}

/*
 * A play that ended otherwise than its caller wanted failed, whatever the machine saw of the registers at that moment: it may have
 * been left in a state from which nothing can be stored, and a run without an end is no run that passed.
 */
static bool ended_otherwise(const struct judged *b)
{
	return b->out->how != b->s->how && b->out->how != HV_HOW_NONE &&
	       !(b->out->how == HV_HOW_CRASHED && b->out->why == HV_WHY_NOT_RUN);
}

static const struct leaving *look_at_routine(struct judged *b)
{
	if (b->s->routine && b->s->routine_size <= HV_KEXEC_CODE_MAX)
		leaving_find(b->s->routine, b->s->routine_size, &b->routine);
	return &b->routine;
}

/* --- KEXEC-03, KEXEC-04 ------------------------------------------------------------------------------------------ */

static void judge_arguments(struct judged *b)
{
	const uint64_t *x = &b->out->out.r[HV_X0];

	for (unsigned i = 0; i < 4; i++)
		if (x[i] != b->s->x[i]) {
			judged_say(b, HV_KEXEC_03, "x%u is 0x%" PRIx64 " and must be 0x%" PRIx64, i, x[i], b->s->x[i]);
			return;
		}
	judged_pass(b, HV_KEXEC_03);
}

/* A kernel of 32-bit Arm in Hyp mode. HSCTLR's bits that are RES1 were never written there. */
static void judge_level_a32(struct judged *b)
{
	uint64_t cpsr = b->out->out.r[HV_PSTATE], hsctlr = b->out->out.r[HV_SCTLR_EL2];

	if ((cpsr & HV_PSTATE_M) != HV_PSTATE_A32_HYP)
		judged_say(b, HV_KEXEC_04, "it was entered in mode 0x%" PRIx64 ", not in Hyp mode", cpsr & HV_PSTATE_M);
	else if ((cpsr & HV_PSTATE_AIF) != HV_PSTATE_AIF)
		judged_say(b, HV_KEXEC_04, "not all exceptions are masked: CPSR is 0x%" PRIx64, cpsr);
	else if (hsctlr & (HV_SCTLR_M | SCTLR_C | SCTLR_EE))
		judged_say(b, HV_KEXEC_04, "HSCTLR is 0x%" PRIx64 ": MMU, data cache or EE are on", hsctlr);
	else
		judged_pass(b, HV_KEXEC_04);
}

static void judge_level(struct judged *b)
{
	uint64_t pstate = b->out->out.r[HV_PSTATE], sctlr = b->out->out.r[HV_SCTLR_EL2];

	if (b->routine.unmasks.found)
		judged_say(b, HV_KEXEC_04, "the routine's instruction at offset 0x%" PRIx64 " unmasks exceptions, whose handlers "
			   "may have been overwritten", b->routine.unmasks.at);
	else if ((pstate & HV_PSTATE_M) != HV_PSTATE_EL2H)
		judged_say(b, HV_KEXEC_04, "it was entered at EL%" PRIu64 ", mode 0x%" PRIx64, HV_PSTATE_EL(pstate),
			   pstate & HV_PSTATE_M);
	else if ((pstate & HV_PSTATE_DAIF) != HV_PSTATE_DAIF)
		judged_say(b, HV_KEXEC_04, "not all exceptions are masked: PSTATE is 0x%" PRIx64, pstate);
	else if (sctlr & (HV_SCTLR_M | SCTLR_C))
		judged_say(b, HV_KEXEC_04, "SCTLR_EL2 is 0x%" PRIx64 ": MMU or data cache are on", sctlr);
	else if (sctlr & SCTLR_EE)
		judged_say(b, HV_KEXEC_04, "SCTLR_EL2 is 0x%" PRIx64 ": EE makes the new kernel's data big-endian", sctlr);
	else if (~sctlr & SCTLR_RES1)
		judged_say(b, HV_KEXEC_04, "SCTLR_EL2 is 0x%" PRIx64 ": of its bits that are RES1, 0x%" PRIx64 " are clear, and "
			   "they mean something on other CPUs", sctlr, ~sctlr & SCTLR_RES1);
	else
		judged_pass(b, HV_KEXEC_04);
}

/* The new kernel's registers mean nothing if it was not entered. STEP-01 says so. */
static void judge_entry(struct judged *b)
{
	static const enum hv_rule rules[] = { HV_KEXEC_03, HV_KEXEC_04 };

	if (b->s->scenario->exec == HV_A32) {	/* which passes no arguments on */
		if (b->out->how == HV_HOW_RESTARTED)
			judge_level_a32(b);
		else
			judged_skip(b, HV_KEXEC_04, "the new kernel was not entered");
		return;
	}
	if (b->out->how == HV_HOW_RESTARTED) {
		judge_arguments(b);
		judge_level(b);
		return;
	}
	for (unsigned i = 0; i < 2; i++)
		judged_skip(b, rules[i], "the new kernel was not entered");
}

/* --- KEXEC-05 ------------------------------------------------------------------------------------------------------ */

int scenario_judge_routine(const struct scenario_scene *s, struct scenario_result *result)
{
	struct judged b = { .s = s, .result = result };

	if (!s->routine)
		return 0;
	if (s->routine_size > HV_KEXEC_CODE_MAX)
		judged_say(&b, HV_KEXEC_05, "the routine has %zu bytes, and its page %u", s->routine_size, HV_KEXEC_CODE_MAX);
	else if (look_at_routine(&b)->leaves.found)
		judged_say(&b, HV_KEXEC_05, "the instruction at offset 0x%" PRIx64 " leads to offset 0x%" PRIx64 ", which is not "
			   "copied with the routine's 0x%zx bytes", b.routine.leaves.at, b.routine.target, s->routine_size);
	else
		judged_pass(&b, HV_KEXEC_05);
	return b.err;
}

/* --- STEP-01 ------------------------------------------------------------------------------------------------------ */

#define ANSWER 6	/* hv_step.a: x0 behind the HVC */

static const char *step_name(const struct scenario_scene *s, size_t record)
{
	return s->steps[s->step_of[record]].name;
}

/* The caller writes an answer into its own script. One that it did not get to is no wrong one. */
static const struct scene_answer *wrong_answer(const struct judged *b, enum hv_rule rule, uint64_t *got)
{
	const struct hv_window *w = &b->s->windows[b->s->script_window];

	for (size_t i = 0; i < b->s->answer_count; i++) {
		const struct scene_answer *a = &b->s->answers[i];

		memcpy(got, w->bytes + a->record * sizeof(struct hv_step) + offsetof(struct hv_step, a[ANSWER]), sizeof(*got));
		if (*got != a->x0 && a->rule == rule)
			return a;
	}
	return NULL;
}

/* How it ended, in the words of who waits for another end. */
static void judge_ending(struct judged *b)
{
	const struct hv_outcome *out = b->out;
	const uint64_t seen = b->seen;

	if (ended_otherwise(b))
		b->seen |= hv_rules[HV_STEP_01].needs;
	if (out->how == HV_HOW_HUNG && out->why == HV_WHY_LIMIT)
		judged_say(b, HV_STEP_01, "it had not ended at 0x%" PRIx64 " when it was cut: the limit of %" PRIu64 " blocks of "
			   "code was reached, and nothing shows whether it would end", out->out.r[HV_PC], b->s->scene.blocks);
	else if (out->how == HV_HOW_CRASHED && !(seen & HV_SEE_CORE))
		judged_say(b, HV_STEP_01, "it did not come to its end: the machine cannot go on from where it was led, such as "
			   "AArch32, another byte order, or code and vectors that are not mapped; SCTLR_EL2 is 0x%" PRIx64,
			   out->out.r[HV_SCTLR_EL2]);
	else
		judged_say(b, HV_STEP_01, "it %s, at 0x%" PRIx64, ending(out->how), out->out.r[HV_PC]);
	b->seen = seen;
}

static void judge_steps(struct judged *b)
{
	const struct hv_outcome *out = b->out;
	uint64_t vbar = b->s->vbar ? b->s->vbar : b->s->places->table, got = 0;
	const struct scene_answer *a = wrong_answer(b, HV_STEP_01, &got);

	if (out->how != b->s->how)
		judge_ending(b);
	else if (b->routine.sleeps.found)
		judged_say(b, HV_STEP_01, "the routine's instruction at offset 0x%" PRIx64 " sleeps, and nothing need wake it",
			   b->routine.sleeps.at);
	else if (a)
		judged_say(b, HV_STEP_01, "step %s: the call left 0x%" PRIx64 " in x0, and 0x%" PRIx64 " is right",
			   step_name(b->s, a->record), got, a->x0);
	else if (out->how == HV_HOW_RETURNED && out->out.r[b->s->scenario->exec == HV_A32 ? HV_X8 : HV_X20] != HV_OP_END)
		judged_say(b, HV_STEP_01, "the script has a step that is none");
	else if (out->how == HV_HOW_RETURNED && b->seen & HV_SEE_SYS && out->out.r[HV_VBAR_EL2] != vbar)
		judged_say(b, HV_STEP_01, "VBAR_EL2 is 0x%" PRIx64 " at the end, and must be 0x%" PRIx64,
			   out->out.r[HV_VBAR_EL2], vbar);
	else
		judged_pass(b, HV_STEP_01);
}

/* --- STEP-02 ------------------------------------------------------------------------------------------------------ */

static bool has_answer(const struct judged *b, enum hv_rule rule)
{
	for (size_t i = 0; i < b->s->answer_count; i++)
		if (b->s->answers[i].rule == rule)
			return true;
	return false;
}

/* Which stub answered a call that only one of them has. Shipped kernels fail here and nowhere else. */
static void judge_resume(struct judged *b)
{
	uint64_t got = 0;
	const struct scene_answer *a = wrong_answer(b, HV_STEP_02, &got);

	if (!has_answer(b, HV_STEP_02))
		return;
	if (b->out->how != b->s->how)
		judged_skip(b, HV_STEP_02, "it did not come so far");
	else if (a)
		judged_say(b, HV_STEP_02, "step %s left 0x%" PRIx64 " in x0, and 0x%" PRIx64 " is right; %s",
			   step_name(b->s, a->record), got, a->x0, a->means);
	else
		judged_pass(b, HV_STEP_02);
}

/* --- BOOT-01 ------------------------------------------------------------------------------------------------------ */

static void judge_boot(struct judged *b)
{
	const struct scenario_scene *s = b->s;

	if (!s->reg_count)
		return;
	if (b->out->how != s->how) {
		judged_skip(b, HV_BOOT_01, "it did not come so far");
		return;
	}
	for (size_t i = 0; i < s->reg_count; i++) {
		const struct scene_reg *r = &s->regs[i];
		uint64_t got = b->out->out.r[r->reg];

		if ((got ^ r->want) & r->bits) {
			judged_say(b, HV_BOOT_01,
				   "%s is 0x%" PRIx64 " at the end, and of its bits 0x%" PRIx64 " must be 0x%" PRIx64,
				   hv_reg_name(s->scenario->exec, r->reg), got, r->bits, r->want);
			return;
		}
	}
	judged_pass(b, HV_BOOT_01);
}

/* --- hazards ------------------------------------------------------------------------------------------------------- */

static void judge_hazards(struct judged *b, enum hv_rule rule)
{
	const struct scenario_result *r = b->result;
	const struct hv_hazard *first = NULL;
	char text[1024];
	size_t count = 0;

	for (size_t i = 0; i < r->hazard_count; i++)
		if (hazard_rule(r->hazards[i].kind) == rule && !count++)
			first = &r->hazards[i];
	if (!first)
		judged_pass(b, rule);
	else if (count == 1)
		judged_say(b, rule, "%s", hazard_text(first, r, text, sizeof(text)));
	else
		judged_say(b, rule, "%s; and %zu more", hazard_text(first, r, text, sizeof(text)), count - 1);
}

int scenario_judge(const struct scenario_scene *s, const struct hv_outcome *out, uint64_t seen, struct scenario_result *result)
{
	struct judged b = { .s = s, .out = out, .seen = seen, .result = result };

	look_at_routine(&b);
	judge_steps(&b);
	judge_resume(&b);
	judge_boot(&b);
	if (s->how == HV_HOW_RESTARTED) {
		windows_judge(&b, HV_KEXEC_01);
		windows_judge(&b, HV_KEXEC_02);
		judge_entry(&b);
	}
	if (scenario_judge_routine(s, result))
		b.err = -1;
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (hv_rules[rule].needs & HV_SEE_COHERENCE)
			judge_hazards(&b, (enum hv_rule)rule);
	return b.err;
}

bool scenario_failed(const struct scenario_result *result)
{
	for (size_t i = 0; i < result->verdict_count; i++)
		if (result->verdicts[i].status == HV_FAIL)
			return true;
	return false;
}
