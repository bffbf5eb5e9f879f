/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judge a call of a resident hypervisor, and record the verdicts: on its outcome, and on its way through the identity map. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "isa/encode.h"
#include "machines/live/judge.h"
#include "suite/known.h"
#include "suite/run/rows.h"
#include "suite/scenario/scenario.h"
#include "suite/static/sync.h"
#include "suite/static/word.h"

#define EVERY_CALL "every-call"

static const enum hv_rule barrier_rules[] = { HV_SYNC_02, HV_SYNC_03, HV_SYNC_04, HV_SYNC_05, HV_ALIGN_02 };

static struct hv_row *get_row(struct live_judging *j, const char *call, enum hv_rule rule)
{
	return rows_get(j->report, j->options, call, rule, j->machine);
}

static char *replay(const struct live_judging *j, enum hv_rule rule)
{
	char *line;

	return asprintf(&line, "hvcheck run%s --filter '*/%s@*' %s", j->options->strict ? " --strict" : "", hv_rules[rule].name,
			j->stub->name) < 0 ? NULL : line;
}

/* Shipped kernels do this wrong, and upstream says so. */
static bool is_known(struct live_judging *j, struct hv_row *row, const struct live_call *c, enum hv_rule rule)
{
	const struct known_finding *known = j->options->fail_known ? NULL :
		known_find(j->stub, c->abi->name, rule, c->planned.name, &c->planned.call);
	char why[400];

	if (!known)
		return false;
	rows_say(row, "%s", known_text(known, why, sizeof(why)));
	rows_add(row, HV_KNOWN);
	return true;
}

void live_judge_record(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out, const struct hv_verdict *v)
{
	enum hv_rule rule = (enum hv_rule)v->rule;
	struct hv_row *row = get_row(j, c->planned.name, rule);

	if (!row)
		return;
	if (v->status == HV_UNSEEN)
		rows_say(row, c->own && rule == HV_MEM_01 ?
			 "the hypervisor's own code answers it, and has memory of its own" : "%s cannot observe it",
			 j->machine);
	if ((v->status == HV_FAIL && is_known(j, row, c, rule)) || !rows_add(row, (enum hv_status)v->status))
		return;
	row->verdict = *v;
	row->planned = c->planned;
	row->outcome = *out;
	row->replay = replay(j, rule);
}

/* A call that gives EL2 back sets VBAR_EL2 to the bare stub's table; if that was not found, to any place in the kernel. */
struct hv_places live_bench_places(const struct hv_stub *stub, const struct live_places *places, const struct hv_call *call)
{
	const struct snapshot *s = &stub->ram->snapshot;

	return (struct hv_places){
		.table = call->in.r[HV_VBAR_EL2], .payload = places->free,
		.stub = places->stub ? places->stub : s->kernel, .stub_size = places->stub ? 1 : s->kernel_size,
		.ram = s->ram, .ram_end = s->ram + s->ram_size,
	};
}

/*
 * What a function of the hypervisor's answers is a call by SMCCC: x4-x17 are the host's (SMC Calling Convention 1.1, 2.6), and the
 * function that answers finds the host's registers.
 */
static void judge_kept(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out,
		       const struct live_seen *seen)
{
	struct hv_verdict v = { .rule = HV_REG_07, .status = HV_PASS };
	struct hv_row *row;

	if (!seen->called || c->planned.call.in.r[HV_X0] < HV_STUB_NUMBERS || out->how != HV_HOW_RETURNED)
		return;
	row = !seen->handed ? get_row(j, c->planned.name, HV_REG_07) : NULL;
	if (row) {
		rows_say(row, "the function that answers it does not find the host's x0-x30");
		v.status = HV_FAIL;
		rows_add(row, HV_FAIL);
		row->verdict = v;
		return;
	}
	for (unsigned reg = HV_X4; reg <= HV_X17; reg++)
		if (out->out.r[reg] != c->planned.call.in.r[reg] && v.diff_count++ < HV_DIFFS)
			v.diff[v.diff_count - 1] = (struct hv_diff){ (uint16_t)reg, c->planned.call.in.r[reg], out->out.r[reg] };
	v.status = v.diff_count ? HV_FAIL : HV_PASS;
	live_judge_record(j, c, out, &v);
}

static void judge_outcome(struct live_judging *j, const struct live_call *c, struct hv_outcome *out,
			  const struct live_seen *seen)
{
	struct hv_places places = live_bench_places(j->stub, j->places, &c->planned.call);
	struct hv_bench bench = { .abi = c->abi, .places = &places, .baseline = &c->planned.call.in, .sees = j->sees, .has = j->has,
				  .release = j->stub->release, .strict = j->options->strict, .answer = j->answer };
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count;

	places.canary = c->planned.call.in.r[HV_SP_EL1];	/* above 4 GiB: REG-04 can see if a stack pointer was cut */
	if (c->own)
		out->seen &= ~HV_SEE_MEMORY;
	hv_bench_learn(&bench, &c->planned.call, out);
	if (!c->follows)
		j->answer = bench.answer;
	count = hv_judge(&bench, &c->planned.call, out, v);
	for (unsigned i = 0; i < count; i++)
		live_judge_record(j, c, out, &v[i]);
	judge_kept(j, c, out, seen);
}

/* Behind a write that switches the MMU off, fetches are physical: the next instruction must lie in the identity map's page. */
static void judge_map(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out, const struct live_seen *seen)
{
	struct hv_row *row = seen->off && j->places->idmap ? get_row(j, c->planned.name, HV_MAP_01) : NULL;
	bool there = seen->off - j->places->idmap < 4096;

	if (!row)
		return;
	if (!there)
		rows_say(row, "EL2 switches its MMU off before 0x%llx, which is not in the page at 0x%llx that it maps to itself",
			 (unsigned long long)seen->off, (unsigned long long)j->places->idmap);
	if (!rows_add(row, there ? HV_PASS : HV_FAIL))
		return;
	row->planned = c->planned;
	row->outcome = *out;
	row->verdict = (struct hv_verdict){ .rule = HV_MAP_01, .status = HV_FAIL };
	row->replay = replay(j, HV_MAP_01);
}

/* The write that has switched the MMU off stands right before: what comes behind it must wait for an ISB. */
static void judge_order(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out,
			const struct live_seen *seen)
{
	uint64_t at = seen->off - 4 - j->stub->ram->snapshot.kernel;
	struct hv_row *row = seen->off && at < j->stub->size ? get_row(j, c->planned.name, HV_SYNC_01) : NULL;
	uint64_t early = row ? sync_broken_from(j->stub, SYNC_SCTLR, at) : 0;

	if (!row)
		return;
	if (early)
		rows_say(row, "the instruction at image+0x%llx comes before %s", (unsigned long long)early,
			 sync_rules[SYNC_SCTLR].missing);
	if (!rows_add(row, early ? HV_FAIL : HV_PASS))
		return;
	row->planned = c->planned;
	row->outcome = *out;
	row->verdict = (struct hv_verdict){ .rule = HV_SYNC_01, .status = HV_FAIL };
	row->replay = replay(j, HV_SYNC_01);
}

/* What EL2 executed must be instructions that the architecture defines. */
static void judge_code(struct live_judging *j, const struct live_call *c, const struct live_seen *seen)
{
	struct hv_row *row = seen->walked ? get_row(j, c->planned.name, HV_CODE_01) : NULL;

	if (!row)
		return;
	if (seen->unallocated)
		rows_say(row, "the word at 0x%llx, which EL2 executes, is no instruction", (unsigned long long)seen->unallocated);
	else if (seen->unpredictable)
		rows_say(row, "the instruction at 0x%llx, which EL2 executes, is CONSTRAINED UNPREDICTABLE",
			 (unsigned long long)seen->unpredictable);
	if (rows_add(row, seen->unallocated || seen->unpredictable ? HV_FAIL : HV_PASS))
		row->verdict = (struct hv_verdict){ .rule = HV_CODE_01, .status = HV_FAIL };
}

/* The PSTATE that a payload is to have, in bits too that this CPU lacks. */
static void judge_written(struct live_judging *j, const struct live_call *c, const struct live_seen *seen)
{
	const struct hv_call_spec *spec = hv_abi_select(c->abi, &c->planned.call);

	for (unsigned i = 0; seen->returned && spec->ending == HV_RESTARTS && i < spec->move_count; i++) {
		const struct hv_move *m = &spec->moves[i];
		struct hv_row *row = m->to == HV_PSTATE ? get_row(j, c->planned.name, HV_SYS_03) : NULL;

		if (!row || !rows_add(row, seen->spsr == m->set ? HV_PASS : HV_FAIL))
			continue;
		row->verdict = (struct hv_verdict){ .rule = HV_SYS_03, .status = HV_FAIL, .diff_count = 1,
						    .diff = { { HV_SPSR_EL2, m->set, seen->spsr } } };
		row->planned = c->planned;
		row->replay = replay(j, HV_SYS_03);
	}
}

/* --strict: another ISB stands right before that write. */
static void judge_falkor(struct live_judging *j, const struct live_call *c, const struct live_seen *seen)
{
	uint64_t at = seen->off - 8 - j->stub->ram->snapshot.kernel;
	struct hv_row *row = j->options->strict && seen->off && at < j->stub->size ? get_row(j, c->planned.name, HV_SYNC_06) : NULL;
	bool there = row && hv_word(j->stub->image, j->stub->size, at) == ISA_WORD_ISB;

	if (!row)
		return;
	if (!there)
		rows_say(row, "the instruction at image+0x%llx is no ISB", (unsigned long long)at);
	if (rows_add(row, there ? HV_PASS : HV_FAIL))
		row->verdict = (struct hv_verdict){ .rule = HV_SYNC_06, .status = HV_FAIL };
}

static void record_hazard(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out,
			  const struct hv_hazard *h)
{
	enum hv_rule rule = hazard_rule((enum hv_hazard_kind)h->kind);
	struct hv_row *row = get_row(j, EVERY_CALL, rule);
	char text[1024];

	if (!row || is_known(j, row, c, rule) || !rows_add(row, HV_FAIL))
		return;
	row->planned = c->planned;
	row->outcome = *out;
	row->verdict = (struct hv_verdict){ .rule = (uint16_t)rule, .status = HV_FAIL };
	rows_say(row, "%s: %s", c->planned.name, hazard_text(h, NULL, text, sizeof(text)));
	row->replay = replay(j, rule);
}

static void judge_barriers(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out,
			   const struct live_seen *seen)
{
	for (size_t i = 0; i < sizeof(barrier_rules) / sizeof(barrier_rules[0]); i++) {
		struct hv_row *row = get_row(j, EVERY_CALL, barrier_rules[i]);

		if (row)
			rows_add(row, HV_PASS);
	}
	for (size_t i = 0; i < seen->hazard_count; i++)
		record_hazard(j, c, out, &seen->hazards[i]);
}

/* The engine goes on at once behind WFE and WFI. The hypervisor's own functions may wait for a lock so, and are not looked at. */
static void judge_waits(struct live_judging *j, const struct live_call *c, const struct live_seen *seen)
{
	struct hv_row *row = seen->waits ? get_row(j, c->planned.name, HV_LIVE_01) : NULL;

	if (!row)
		return;
	rows_say(row, "the instruction at 0x%llx sleeps until an event or an interrupt is there, and there may be none",
		 (unsigned long long)seen->waits);
	if (rows_add(row, HV_FAIL))
		row->verdict = (struct hv_verdict){ .rule = HV_LIVE_01, .status = HV_FAIL };
}

/* By the way that it took, which only the simulator sees. */
void live_judge_way(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out, const struct live_seen *seen)
{
	judge_map(j, c, out, seen);
	judge_order(j, c, out, seen);
	judge_falkor(j, c, seen);
	judge_code(j, c, seen);
	judge_waits(j, c, seen);
	judge_written(j, c, seen);
}

static bool keeps_all(const struct live_call *c, const struct hv_outcome *out)
{
	const uint64_t *in = c->planned.call.in.r;
	bool same = out->how == HV_HOW_RETURNED;

	for (unsigned reg = HV_X0; same && reg <= HV_X30; reg++)
		same = c->abi->unknown.clobbers >> reg & 1 || out->out.r[reg] == in[reg];
	return same;
}

/*
 * It is for the hypervisor's own code: a function gets the host's registers, or it comes back with all of them. The call that it is
 * not would have restarted.
 */
static void judge_trap(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out,
		       const struct live_seen *seen)
{
	struct hv_row *row = get_row(j, c->planned.name, HV_CAUSE_01);
	const char *why = out->how == HV_HOW_RESTARTED ? "is taken for the call that x0 says" :
			  keeps_all(c, out) ? NULL :
			  !seen->called ? "leads to no function of the hypervisor's own" :
			  !seen->handed ? "leads to a function that does not find the host's x0-x30" : NULL;

	if (!row)
		return;
	if (why)
		rows_say(row, "%s %s", c->planned.probe, why);
	if (!rows_add(row, why ? HV_FAIL : HV_PASS))
		return;
	row->planned = c->planned;
	row->outcome = *out;
	row->verdict = (struct hv_verdict){ .rule = HV_CAUSE_01, .status = HV_FAIL };
	row->replay = replay(j, HV_CAUSE_01);
}

void live_judge_unrun(struct live_judging *j, const struct live_call *c)
{
	struct hv_row *row = get_row(j, c->planned.name, HV_CAUSE_01);

	if (row)
		rows_hide(row, "a debugger raises no exception");
}

void live_judge_call(struct live_judging *j, const struct live_call *c, struct hv_outcome *out, const struct live_seen *seen)
{
	if (c->planned.call.event != HV_EVENT_HVC) {
		judge_trap(j, c, out, seen);
		return;
	}
	judge_outcome(j, c, out, seen);
	live_judge_way(j, c, out, seen);
	if (!c->own && j->sees & HV_SEE_COHERENCE)
		judge_barriers(j, c, out, seen);
}
