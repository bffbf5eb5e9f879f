/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge: a call, its outcome, and what the generation says. Expectation is a register file of its own: the state
 * before the call, with the call's moves applied; every rule is then a set of registers in which the two must agree.
 */
#include "suite/judge/expect.h"
#include "suite/judge/rules.h"

/*
 * The call went to code that the stub's file does not have, or to data of that kind as if it were code, and stays there; or it
 * hangs, and where is not known. What that code would have done cannot be said.
 */
static bool leaves_file(const struct trial *t)
{
	const struct hv_places *p = t->bench->places;
	const struct hv_outcome *out = t->out;
	uint64_t first = p->table + p->absent;

	if (!p->absent_size || (out->how != HV_HOW_HUNG && out->how != HV_HOW_CRASHED))
		return false;
	if (out->how == HV_HOW_HUNG && !(out->seen & HV_SEE_CORE))
		return true;
	return out->out.r[HV_PC] - first < p->absent_size ||
	       (out->seen & HV_SEE_SYNDROME && out->out.r[HV_ELR_EL2] - first < p->absent_size);
}

static void judge_live(struct trial *t)
{
	const unsigned how = t->out->how;
	struct hv_verdict *v;

	expect_call(t);
	if (expect_nowhere(t)) {
		ending_nowhere(t, how);
		return;
	}
	if (expect_parks(t)) {
		ending_parked(t, how);
		return;
	}
	if (expect_afar(t)) {
		ending_afar(t, how);
		return;
	}
	v = trial_open(t, HV_LIVE_01);
	/* The way home is by the vectors that the call leaves behind: only those under test are known to lead there. */
	if (how == HV_HOW_HUNG && t->out->why == HV_WHY_LOST && t->want.r[HV_VBAR_EL2] != t->bench->places->table) {
		v->status = HV_UNSEEN;
		return;
	}
	if (how == HV_HOW_HUNG || how == HV_HOW_CRASHED || how == HV_HOW_NONE) {
		trial_differ(v, HV_DIFF_HOW, t->ending == HV_RESTARTS ? HV_HOW_RESTARTED : HV_HOW_RETURNED, how);
		if (t->out->seen & HV_SEE_CORE)
			trial_differ(v, HV_PC, t->call->in.r[HV_PC], t->out->out.r[HV_PC]);
	} else if (t->ending == HV_RESTARTS) {
		ending_restarted(t, how);
	} else {
		ending_returned(t, how);
	}
}

unsigned hv_judge(const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out, struct hv_verdict *v)
{
	struct trial t;

	expect_begin(&t, bench, call, out, v);
	if (call->event == HV_EVENT_SVC || call->event == HV_EVENT_SMC) {
		slot_nearby(&t);
	} else if (leaves_file(&t) || hv_is_unrun(out)) {
		bool live = bench->abi->live >> hv_call_slot(bench->abi->exec, call) & 1;

		trial_open(&t, live ? HV_LIVE_01 : HV_SLOT_01)->status = HV_UNSEEN;
	} else if (bench->abi->live >> hv_call_slot(bench->abi->exec, call) & 1) {
		judge_live(&t);
	} else {
		t.want.r[HV_VBAR_EL2] &= t.exec->vbar;
		slot_dead(&t, out->how);
	}
	return t.count;
}

static void copy_wanted(const struct trial *t, struct hv_outcome *out)
{
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		out->out.r[i] = t->want.r[i];
}

/* What a call of a stub without fault comes to, as far as it takes to be judged by every rule. */
void hv_expected(const struct hv_bench *bench, const struct hv_call *call, struct hv_outcome *out)
{
	bool live = bench->abi->live >> hv_call_slot(bench->abi->exec, call) & 1;
	bool nearby = call->event == HV_EVENT_SVC || call->event == HV_EVENT_SMC;
	struct hv_verdict v[HV_RULE_COUNT];
	struct trial t;

	*out = (struct hv_outcome){ .how = nearby ? HV_HOW_RETURNED : HV_HOW_HUNG, .seen = bench->sees, .out = call->in };
	expect_begin(&t, bench, call, out, v);
	copy_wanted(&t, out);
	out->out.r[HV_PC] = bench->places->table;
	if (nearby || !live)
		return;
	expect_call(&t);
	copy_wanted(&t, out);
	if (expect_nowhere(&t) || expect_parks(&t) || expect_afar(&t))
		return;
	out->how = t.ending == HV_RESTARTS ? HV_HOW_RESTARTED : HV_HOW_RETURNED;
	if (t.ending == HV_RETURNS)
		return;
	out->out.r[HV_PSTATE] = (out->out.r[HV_PSTATE] & ~(uint64_t)HV_PSTATE_M) | t.exec->masks | t.exec->el2_mode;
	if (t.ending == HV_RESTARTS)
		out->out.r[HV_PC] = expect_entry(&t);
}

void hv_judge_answer(const struct hv_bench *bench, const struct hv_call *call, uint64_t x0, struct hv_verdict *v)
{
	struct hv_outcome out = { .seen = ~0ull, .out = call->in };
	struct trial t;

	expect_begin(&t, bench, call, &out, v);
	expect_call(&t);
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		out.out.r[i] = t.want.r[i];
	out.out.r[HV_X0] = x0;
	results_judge(&t);
}

uint32_t hv_changed(const struct hv_call *call, const struct hv_outcome *out)
{
	uint32_t changed = 0;

	for (unsigned i = HV_X0; i <= HV_X30; i++)
		if (call->in.r[i] != out->out.r[i])
			changed |= 1u << i;
	return changed;
}
