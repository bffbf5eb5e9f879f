/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a play came to: the image, what lies beside it, the new kernel's registers, the calls' answers, and the hazards. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/leaving.h"
#include "suite/scenario/private.h"

#define SCTLR_C 4u
#define SCTLR_RES1 0x30c50830u		/* SCTLR_EL2, without HCR_EL2.E2H (Arm ARM D13.2.119) */
#define SCTLR_EE (1u << 25)

struct bench {
	const struct scenario_scene *s;
	const struct hv_outcome *out;
	uint64_t seen;
	struct scenario_result *result;
	int err;
	struct leaving routine;	/* what the scene's routine does, off its code */
};

static const char *const endings[] = {
	[HV_HOW_NONE] = "was not run", [HV_HOW_RETURNED] = "came to the end of its script",
	[HV_HOW_RESTARTED] = "entered the new kernel", [HV_HOW_VECTORED] = "ended in an exception at EL2",
	[HV_HOW_EL1_FAULT] = "ended in an exception at EL1", [HV_HOW_HUNG] = "hung", [HV_HOW_CRASHED] = "took the machine down",
};

static const char *ending(uint32_t how)
{
	return how < sizeof(endings) / sizeof(*endings) ? endings[how] : "ended somehow";
}

/* A verdict. With a sentence: it failed; where the machine does not see what the rule needs, it neither failed nor passed. */
static __attribute__((format(printf, 3, 4))) void verdict(struct bench *b, enum hv_rule rule, const char *format, ...)
{
	struct scenario_result *r = b->result;
	uint64_t blind = hv_rules[rule].needs & ~b->seen;
	va_list args;

	if (r->verdict_count == HV_RULE_COUNT)
		return;
	r->verdicts[r->verdict_count].rule = rule;
	r->verdicts[r->verdict_count].status = blind ? HV_UNSEEN : format ? HV_FAIL : HV_PASS;
	r->verdicts[r->verdict_count].why = NULL;
	if (format && !blind) {
		va_start(args, format);
		if (vasprintf(&r->verdicts[r->verdict_count].why, format, args) < 0) {
			r->verdicts[r->verdict_count].why = NULL;
			b->err = -1;
		}
		va_end(args);
	}
	r->verdict_count++;
}

/*
 * A play that ended otherwise than its caller wanted failed, whatever the machine saw of the registers at that moment: it may have
 * been left in a state from which nothing can be stored, and a run without an end is no run that passed.
 */
static bool ended_otherwise(const struct bench *b)
{
	return b->out->how != b->s->how && b->out->how != HV_HOW_NONE &&
	       !(b->out->how == HV_HOW_CRASHED && b->out->why == HV_WHY_NOT_RUN);
}

static const struct leaving *look_at_routine(struct bench *b)
{
	if (b->s->routine && b->s->routine_size <= HV_KEXEC_CODE_MAX)
		leaving_find(b->s->routine, b->s->routine_size, &b->routine);
	return &b->routine;
}

static void pass(struct bench *b, enum hv_rule rule)
{
	verdict(b, rule, NULL);
}

static void skip(struct bench *b, enum hv_rule rule, const char *why)
{
	struct scenario_result *r = b->result;

	pass(b, rule);
	r->verdicts[r->verdict_count - 1].status = HV_SKIP;
	r->verdicts[r->verdict_count - 1].why = strdup(why);
	if (!r->verdicts[r->verdict_count - 1].why)
		b->err = -1;
}

/* --- KEXEC-01, KEXEC-02 ------------------------------------------------------------------------------------------ */

/* First byte of a window that is neither as it must be nor as it was, where that is allowed; or its size. */
static uint64_t first_wrong(const struct hv_window *w, const struct scene_check *c)
{
	bool spared = c->rule == HV_KEXEC_02;

	if (!memcmp(w->bytes, c->want, w->size))
		return w->size;
	for (uint64_t i = 0; i < w->size; i++)
		if (w->bytes[i] != c->want[i] && (!spared || w->bytes[i] != (c->before ? c->before[i] : 0)))
			return i;
	return w->size;
}

/* True if the outcome tells of a change outside that the list does not explain. */
static bool changed_elsewhere(const struct bench *b)
{
	return b->out->mem_bytes && b->out->mem_at - b->s->over >= b->s->over_size;
}

/* The hazard that says that a window which must be settled is not: what lies there may still change. */
static const struct hv_hazard *undecided(const struct bench *b, enum hv_rule rule)
{
	const struct scenario_scene *s = b->s;

	for (size_t i = 0; i < b->result->hazard_count; i++) {
		const struct hv_hazard *h = &b->result->hazards[i];

		for (size_t k = 0; h->reader.step == HV_STEP_NONE && h->line && k < s->window_count; k++)
			if (s->checks[k].rule == rule && s->windows[k].settled && h->addr - s->windows[k].addr < s->windows[k].size)
				return h;
	}
	return NULL;
}

static void judge_windows(struct bench *b, enum hv_rule rule)
{
	const struct scenario_scene *s = b->s;
	const struct hv_hazard *open = rule == HV_KEXEC_02 ? undecided(b, rule) : NULL;
	unsigned wrong = 0;
	size_t first = 0;

	for (size_t i = 0; i < s->window_count; i++)
		if (s->checks[i].rule == rule && first_wrong(&s->windows[i], &s->checks[i]) < s->windows[i].size && !wrong++)
			first = i;
	if (wrong) {
		const struct hv_window *w = &s->windows[first];
		uint64_t at = first_wrong(w, &s->checks[first]);

		verdict(b, rule, "%s at 0x%" PRIx64 ": byte 0x%" PRIx64 " is 0x%02x and must be 0x%02x; %u %s must be",
			s->checks[first].what, w->addr, w->addr + at, w->bytes[at], s->checks[first].want[at], wrong,
			wrong == 1 ? "range is not as it" : "ranges are not as they");
	} else if (open) {
		verdict(b, rule, "memory beside the destination was written: 0x%" PRIx64 " at 0x%" PRIx64 ", in a line of the "
			"cache", open->want, open->addr);
	} else if (rule == HV_KEXEC_02 && changed_elsewhere(b)) {
		verdict(b, rule, "memory outside of the scenario changed: %" PRIu64 " bytes from 0x%" PRIx64 " on",
			b->out->mem_bytes, b->out->mem_at);
	} else {
		pass(b, rule);
	}
}

/* --- KEXEC-03, KEXEC-04 ------------------------------------------------------------------------------------------ */

static void judge_arguments(struct bench *b)
{
	const uint64_t *x = &b->out->out.r[HV_X0];

	for (unsigned i = 0; i < 4; i++)
		if (x[i] != b->s->x[i]) {
			verdict(b, HV_KEXEC_03, "x%u is 0x%" PRIx64 " and must be 0x%" PRIx64, i, x[i], b->s->x[i]);
			return;
		}
	pass(b, HV_KEXEC_03);
}

/* A kernel of 32-bit Arm in Hyp mode. HSCTLR's bits that are RES1 were never written there. */
static void judge_level_a32(struct bench *b)
{
	uint64_t cpsr = b->out->out.r[HV_PSTATE], hsctlr = b->out->out.r[HV_SCTLR_EL2];

	if ((cpsr & HV_PSTATE_M) != HV_PSTATE_A32_HYP)
		verdict(b, HV_KEXEC_04, "it was entered in mode 0x%" PRIx64 ", not in Hyp mode", cpsr & HV_PSTATE_M);
	else if ((cpsr & HV_PSTATE_AIF) != HV_PSTATE_AIF)
		verdict(b, HV_KEXEC_04, "not all exceptions are masked: CPSR is 0x%" PRIx64, cpsr);
	else if (hsctlr & (HV_SCTLR_M | SCTLR_C | SCTLR_EE))
		verdict(b, HV_KEXEC_04, "HSCTLR is 0x%" PRIx64 ": MMU, data cache or EE are on", hsctlr);
	else
		pass(b, HV_KEXEC_04);
}

static void judge_level(struct bench *b)
{
	uint64_t pstate = b->out->out.r[HV_PSTATE], sctlr = b->out->out.r[HV_SCTLR_EL2];

	if (b->routine.unmasks.found)
		verdict(b, HV_KEXEC_04, "the routine's instruction at offset 0x%" PRIx64 " unmasks exceptions, whose handlers may "
			"have been overwritten", b->routine.unmasks.at);
	else if ((pstate & HV_PSTATE_M) != HV_PSTATE_EL2H)
		verdict(b, HV_KEXEC_04, "it was entered at EL%" PRIu64 ", mode 0x%" PRIx64, HV_PSTATE_EL(pstate),
			pstate & HV_PSTATE_M);
	else if ((pstate & HV_PSTATE_DAIF) != HV_PSTATE_DAIF)
		verdict(b, HV_KEXEC_04, "not all exceptions are masked: PSTATE is 0x%" PRIx64, pstate);
	else if (sctlr & (HV_SCTLR_M | SCTLR_C))
		verdict(b, HV_KEXEC_04, "SCTLR_EL2 is 0x%" PRIx64 ": MMU or data cache are on", sctlr);
	else if (sctlr & SCTLR_EE)
		verdict(b, HV_KEXEC_04, "SCTLR_EL2 is 0x%" PRIx64 ": EE makes the new kernel's data big-endian", sctlr);
	else if (~sctlr & SCTLR_RES1)
		verdict(b, HV_KEXEC_04, "SCTLR_EL2 is 0x%" PRIx64 ": of its bits that are RES1, 0x%" PRIx64 " are clear, and they "
			"mean something on other CPUs", sctlr, ~sctlr & SCTLR_RES1);
	else
		pass(b, HV_KEXEC_04);
}

/* The new kernel's registers mean nothing where it was not entered. STEP-01 says so. */
static void judge_entry(struct bench *b)
{
	static const enum hv_rule rules[] = { HV_KEXEC_03, HV_KEXEC_04 };

	if (b->s->scenario->exec == HV_A32) {	/* which passes no arguments on */
		if (b->out->how == HV_HOW_RESTARTED)
			judge_level_a32(b);
		else
			skip(b, HV_KEXEC_04, "the new kernel was not entered");
		return;
	}
	if (b->out->how == HV_HOW_RESTARTED) {
		judge_arguments(b);
		judge_level(b);
		return;
	}
	for (unsigned i = 0; i < 2; i++)
		skip(b, rules[i], "the new kernel was not entered");
}

/* --- KEXEC-05 ------------------------------------------------------------------------------------------------------ */

int scenario_judge_routine(const struct scenario_scene *s, struct scenario_result *result)
{
	struct bench b = { .s = s, .result = result };

	if (!s->routine)
		return 0;
	if (s->routine_size > HV_KEXEC_CODE_MAX)
		verdict(&b, HV_KEXEC_05, "the routine has %zu bytes, and its page %u", s->routine_size, HV_KEXEC_CODE_MAX);
	else if (look_at_routine(&b)->leaves.found)
		verdict(&b, HV_KEXEC_05, "the instruction at offset 0x%" PRIx64 " leads to offset 0x%" PRIx64 ", which is not "
			"copied with the routine's 0x%zx bytes", b.routine.leaves.at, b.routine.target, s->routine_size);
	else
		pass(&b, HV_KEXEC_05);
	return b.err;
}

/* --- STEP-01 ------------------------------------------------------------------------------------------------------ */

#define ANSWER 6	/* hv_step.a: x0 behind the HVC */

static const char *step_name(const struct scenario_scene *s, size_t record)
{
	return s->steps[s->step_of[record]].name;
}

/* The caller writes an answer into its own script. One that it did not get to is no wrong one. */
static const struct scene_answer *wrong_answer(const struct bench *b, enum hv_rule rule, uint64_t *got)
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
static void judge_ending(struct bench *b)
{
	const struct hv_outcome *out = b->out;
	const uint64_t seen = b->seen;

	if (ended_otherwise(b))
		b->seen |= hv_rules[HV_STEP_01].needs;
	if (out->how == HV_HOW_HUNG && out->why == HV_WHY_LIMIT)
		verdict(b, HV_STEP_01, "it had not ended at 0x%" PRIx64 " when it was cut: the limit of %" PRIu64 " blocks of code "
			"was reached, and nothing shows whether it would end", out->out.r[HV_PC], b->s->scene.blocks);
	else if (out->how == HV_HOW_CRASHED && !(seen & HV_SEE_CORE))
		verdict(b, HV_STEP_01, "it did not come to its end: the machine cannot go on from where it was led, such as "
			"AArch32, another byte order, or code and vectors that are not mapped; SCTLR_EL2 is 0x%" PRIx64,
			out->out.r[HV_SCTLR_EL2]);
	else
		verdict(b, HV_STEP_01, "it %s, at 0x%" PRIx64, ending(out->how), out->out.r[HV_PC]);
	b->seen = seen;
}

static void judge_steps(struct bench *b)
{
	const struct hv_outcome *out = b->out;
	uint64_t vbar = b->s->vbar ? b->s->vbar : b->s->places->table, got = 0;
	const struct scene_answer *a = wrong_answer(b, HV_STEP_01, &got);

	if (out->how != b->s->how)
		judge_ending(b);
	else if (b->routine.sleeps.found)
		verdict(b, HV_STEP_01, "the routine's instruction at offset 0x%" PRIx64 " sleeps, and nothing need wake it",
			b->routine.sleeps.at);
	else if (a)
		verdict(b, HV_STEP_01, "step %s: the call left 0x%" PRIx64 " in x0, and 0x%" PRIx64 " is right",
			step_name(b->s, a->record), got, a->x0);
	else if (out->how == HV_HOW_RETURNED && out->out.r[b->s->scenario->exec == HV_A32 ? HV_X8 : HV_X20] != HV_OP_END)
		verdict(b, HV_STEP_01, "the script has a step that is none");
	else if (out->how == HV_HOW_RETURNED && b->seen & HV_SEE_SYS && out->out.r[HV_VBAR_EL2] != vbar)
		verdict(b, HV_STEP_01, "VBAR_EL2 is 0x%" PRIx64 " at the end, and must be 0x%" PRIx64,
			out->out.r[HV_VBAR_EL2], vbar);
	else
		pass(b, HV_STEP_01);
}

/* --- STEP-02 ------------------------------------------------------------------------------------------------------ */

static bool has_answer(const struct bench *b, enum hv_rule rule)
{
	for (size_t i = 0; i < b->s->answer_count; i++)
		if (b->s->answers[i].rule == rule)
			return true;
	return false;
}

/* Which stub answered a call that only one of them has. Shipped kernels fail here and nowhere else. */
static void judge_resume(struct bench *b)
{
	uint64_t got = 0;
	const struct scene_answer *a = wrong_answer(b, HV_STEP_02, &got);

	if (!has_answer(b, HV_STEP_02))
		return;
	if (b->out->how != b->s->how)
		skip(b, HV_STEP_02, "it did not come so far");
	else if (a)
		verdict(b, HV_STEP_02, "step %s left 0x%" PRIx64 " in x0, and 0x%" PRIx64 " is right; %s",
			step_name(b->s, a->record), got, a->x0, a->means);
	else
		pass(b, HV_STEP_02);
}

/* --- BOOT-01 ------------------------------------------------------------------------------------------------------ */

static void judge_boot(struct bench *b)
{
	const struct scenario_scene *s = b->s;

	if (!s->reg_count)
		return;
	if (b->out->how != s->how) {
		skip(b, HV_BOOT_01, "it did not come so far");
		return;
	}
	for (size_t i = 0; i < s->reg_count; i++) {
		const struct scene_reg *r = &s->regs[i];
		uint64_t got = b->out->out.r[r->reg];

		if ((got ^ r->want) & r->bits) {
			verdict(b, HV_BOOT_01, "%s is 0x%" PRIx64 " at the end, and of its bits 0x%" PRIx64 " must be 0x%" PRIx64,
				hv_reg_name(s->scenario->exec, r->reg), got, r->bits, r->want);
			return;
		}
	}
	pass(b, HV_BOOT_01);
}

/* --- hazards ------------------------------------------------------------------------------------------------------- */

static void judge_hazards(struct bench *b, enum hv_rule rule)
{
	const struct scenario_result *r = b->result;
	const struct hv_hazard *first = NULL;
	char text[1024];
	size_t count = 0;

	for (size_t i = 0; i < r->hazard_count; i++)
		if (hazard_rule(r->hazards[i].kind) == rule && !count++)
			first = &r->hazards[i];
	if (!first)
		pass(b, rule);
	else if (count == 1)
		verdict(b, rule, "%s", hazard_text(first, r, text, sizeof(text)));
	else
		verdict(b, rule, "%s; and %zu more", hazard_text(first, r, text, sizeof(text)), count - 1);
}

int scenario_judge(const struct scenario_scene *s, const struct hv_outcome *out, uint64_t seen, struct scenario_result *result)
{
	struct bench b = { .s = s, .out = out, .seen = seen, .result = result };

	look_at_routine(&b);
	judge_steps(&b);
	judge_resume(&b);
	judge_boot(&b);
	if (s->how == HV_HOW_RESTARTED) {
		judge_windows(&b, HV_KEXEC_01);
		judge_windows(&b, HV_KEXEC_02);
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
