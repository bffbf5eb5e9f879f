/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers compared. */
#include "suite/judge/trial.h"

void trial_differ(struct hv_verdict *v, uint32_t reg, uint64_t want, uint64_t got)
{
	if (v->status == HV_UNSEEN)
		return;
	v->status = HV_FAIL;
	if (v->diff_count < HV_DIFFS)
		v->diff[v->diff_count] = (struct hv_diff){ reg, want, got };
	v->diff_count++;
}

void trial_compare_set(struct trial *t, struct hv_verdict *v, uint32_t set)
{
	uint32_t deviates = t->bench->abi->deviates;

	for (unsigned reg = HV_X0; set >> reg; reg++)
		if (set >> reg & 1 && (!(deviates >> reg & 1) || t->moved[reg]))
			trial_compare(t, v, reg);
}

void trial_compare_simd(struct trial *t, struct hv_verdict *v)
{
	const uint64_t *want = t->call->in.v, *got = t->out->out.v;
	bool any = trial_differs(want, got, 64);

	for (unsigned i = 0; any && i < 64; i++)
		if (want[i] != got[i])
			trial_differ(v, HV_DIFF_V + i, want[i], got[i]);
}

void trial_compare_held(struct trial *t, struct hv_verdict *v, unsigned first, unsigned last)
{
	for (unsigned reg = first; t->bench->sees & HV_SEE_HELD && reg <= last; reg++)
		trial_compare(t, v, reg);
}

uint64_t trial_syndrome(const struct trial *t)
{
	const struct hv_call *call = t->call;
	uint64_t ec = call->from == HV_FROM_A32 ? 0x12 : t->exec->hvc_class;

	return call->event == HV_EVENT_HVC ? ec << 26 | 1u << 25 | call->imm : call->in.r[HV_ESR_EL2];
}
