/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RES, RST-02, VBAR-01, VBAR-02 and CALL-01: what a call gives back, and the vectors that it leaves. */
#include "suite/judge/rules.h"

/* The one answer of this stub to unknown calls, if that is known: by its release, or from an earlier call; else 0. */
static uint64_t only_answer(const struct trial *t)
{
	const struct hv_abi *abi = t->bench->abi;
	uint32_t release = t->bench->release;

	if (!abi->unknown_any)
		return 0;
	if (!abi->unknown_since || !release || !hv_abi_has_release(abi, release))
		return t->bench->answer;
	return release >= abi->unknown_since ? abi->unknown_x0 : abi->unknown.moves[0].set;
}

/* What x0 must be after an unknown call, as far as the generation leaves a choice. */
static void choose_answer(struct trial *t)
{
	const struct hv_abi *abi = t->bench->abi;
	bool other = abi->unknown_x0 && t->out->out.r[HV_X0] == abi->unknown_x0;

	unsigned numbers = hv_abi_numbers(abi, t->bench->release);

	if (only_answer(t))
		t->want.r[HV_X0] = only_answer(t);
	else if (numbers)
		t->want.r[HV_X0] = t->call->in.r[HV_X0] < numbers ? abi->unknown_x0 : t->want.r[HV_X0];
	else if (other && (abi->unknown_any || t->call->in.r[HV_X0] < HV_STUB_NUMBERS))
		t->want.r[HV_X0] = abi->unknown_x0;
}

void hv_bench_learn(struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out)
{
	const struct hv_abi *abi = bench->abi;
	uint64_t x0 = out->out.r[HV_X0];

	if (!abi->unknown_any || bench->answer || out->how != HV_HOW_RETURNED || call->event != HV_EVENT_HVC ||
	    !(abi->live >> hv_call_slot(abi->exec, call) & 1) || hv_abi_select(abi, call) != &abi->unknown)
		return;
	if (x0 == abi->unknown_x0 || x0 == abi->unknown.moves[0].set)
		bench->answer = x0;
}

/* A restart passes what its arguments become. That the stub happens to leave the entry in x4 is no argument. */
static bool is_left_over(const struct trial *t, unsigned reg)
{
	if (t->ending != HV_RESTARTS || reg <= HV_X2)
		return false;
	for (unsigned i = 0; i < t->spec->move_count; i++)
		if (t->spec->moves[i].to == reg)
			return t->spec->moves[i].from == t->spec->entry;
	return true;
}

void results_judge(struct trial *t)
{
	bool unknown = t->spec == &t->bench->abi->unknown;
	bool passes = t->moved[HV_X0] || t->moved[HV_X1] || t->moved[HV_X2];
	struct hv_verdict *v;

	if (t->ending == HV_RESTARTS && !passes)
		return;
	v = trial_open(t, t->ending == HV_RESTARTS ? HV_RST_02 : unknown ? HV_RES_02 : HV_RES_01);
	if (unknown)
		choose_answer(t);
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		if (t->moved[reg] && !is_left_over(t, reg))
			trial_compare(t, v, reg);
	trial_close(v);
}

/* Whether the vectors that the call must leave are some of which it is known that EL2 comes home by them. */
static bool leads_home(const struct trial *t)
{
	const struct hv_places *p = t->bench->places;
	const uint64_t want = t->want.r[HV_VBAR_EL2];

	return want == p->recorder || want == (p->table & t->exec->vbar);
}

void results_judge_vectors(struct trial *t)
{
	bool unknown = t->spec == &t->bench->abi->unknown;
	struct hv_verdict *v = trial_open(t, t->moved[HV_VBAR_EL2] ? HV_VBAR_01 : unknown ? HV_CALL_01 : HV_VBAR_02);

	trial_compare(t, v, HV_VBAR_EL2);
	if (t->out->how == HV_HOW_RETURNED && t->out->why == HV_WHY_UNANSWERED && leads_home(t)) {
		v->status = HV_PASS;	/* it was not UNSEEN after all */
		trial_differ(v, HV_DIFF_VECTORS, trial_visible(t, HV_VBAR_EL2, t->want.r[HV_VBAR_EL2]), 0);
	}
	trial_close(v);
}
