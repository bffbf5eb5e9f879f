/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RET, RST and CALL-02: how a call ends, and what holds at that end. */
#include "suite/judge/expect.h"
#include "suite/judge/rules.h"

/* What the runner reads of PSTATE, and all that the ERET made it of, as far as the machine shows that. */
static void compare_pstate(struct trial *t, struct hv_verdict *v)
{
	uint64_t want = t->want.r[HV_PSTATE], got = t->out->out.r[HV_PSTATE];
	uint64_t hidden = t->bench->abi->exec == HV_A32 ? ~(uint64_t)t->exec->pstate_read : HV_PSTATE_LATER;	/* IT */

	if ((want ^ got) & t->exec->pstate_read)
		trial_differ(v, HV_PSTATE, want & t->exec->pstate_read, got & t->exec->pstate_read);
	t->want.r[HV_SPSR_EL2] = want;
	if (t->out->seen & HV_SEE_SYNDROME)
		trial_compare(t, v, HV_SPSR_EL2);
	else if (want & hidden && v->status == HV_PASS)
		v->status = HV_UNSEEN;
}

void ending_returned(struct trial *t, unsigned how)
{
	struct hv_verdict *v = trial_open(t, HV_RET_01);
	uint64_t pstate = t->out->out.r[HV_PSTATE];

	if (t->ending == HV_RISES)
		t->want.r[HV_PSTATE] = (t->want.r[HV_PSTATE] & ~(uint64_t)HV_PSTATE_M) | t->exec->el2_mode;
	if (how != HV_HOW_RETURNED)
		trial_differ(v, HV_DIFF_HOW, HV_HOW_RETURNED, how);
	else if (hv_pstate_level(pstate) != hv_pstate_level(t->want.r[HV_PSTATE]))
		trial_differ(v, HV_PSTATE, t->want.r[HV_PSTATE], pstate);
	if (v->status == HV_UNSEEN)
		results_judge_vectors(t);	/* lost behind its return, which the vectors that it left may have done */
	if (v->status != HV_PASS)
		return;
	v = trial_open(t, HV_RET_02);
	compare_pstate(t, v);
	results_judge(t);
	results_judge_vectors(t);
	preserved_judge(t);
}

/* AArch32: whether a payload is of Thumb instructions. A restart by ERET has but the kernel's own set, as the table itself. */
static bool enters_thumb(const struct trial *t)
{
	return t->spec->interworks ? t->call->in.r[t->spec->entry] & 1 : t->call->in.r[HV_SCTLR_EL2] & HV_HSCTLR_TE;
}

/* A restart by ERET: SPSR_hyp named mode and masks. What one CPU makes of a mode that there is not, another one may not. */
static void judge_spsr(const struct trial *t, struct hv_verdict *v, uint64_t masked)
{
	uint64_t got = t->out->out.r[HV_SPSR_EL2] & (t->exec->masks | HV_PSTATE_M);

	if (t->out->seen & HV_SEE_SYNDROME && v->status == HV_PASS && got != masked)
		trial_differ(v, HV_SPSR_EL2, masked, got);
}

void ending_restarted(struct trial *t, unsigned how)
{
	struct hv_verdict *v = trial_open(t, HV_RST_01);
	uint64_t pstate = t->out->out.r[HV_PSTATE], masked = t->exec->masks | t->exec->el2_mode;
	uint64_t entry = expect_entry(t);

	if (how != HV_HOW_RESTARTED)
		trial_differ(v, HV_DIFF_HOW, HV_HOW_RESTARTED, how);
	else if (t->out->out.r[HV_PC] != entry)
		trial_differ(v, HV_PC, entry, t->out->out.r[HV_PC]);
	else if (hv_pstate_level(pstate) != 2)
		trial_differ(v, HV_PSTATE, masked, pstate);
	if (t->bench->abi->exec == HV_A32 && v->status == HV_PASS && !(pstate & HV_PSTATE_T) != !enters_thumb(t))
		trial_differ(v, HV_PSTATE, pstate ^ HV_PSTATE_T, pstate);
	if (v->status != HV_PASS)
		return;
	v = trial_open(t, HV_RST_03);
	if (t->moved[HV_PSTATE])
		trial_compare(t, v, HV_PSTATE);
	else if ((pstate & (t->exec->masks | HV_PSTATE_M)) != masked)
		trial_differ(v, HV_PSTATE, masked, pstate & (t->exec->masks | HV_PSTATE_M));
	if (t->bench->abi->exec == HV_A32 && !t->spec->interworks)
		judge_spsr(t, v, masked);
	v = trial_open(t, HV_RST_04);
	if (t->out->out.r[HV_SCTLR_EL2] & 0x1005)	/* I, C, M */
		trial_differ(v, HV_SCTLR_EL2, t->out->out.r[HV_SCTLR_EL2] & ~0x1005ull, t->out->out.r[HV_SCTLR_EL2]);
	if (t->spec->links)
		t->want.r[HV_X30] = trial_in_stub(t, t->out->out.r[HV_X30]) ? t->out->out.r[HV_X30] : t->bench->places->table;
	results_judge(t);
	results_judge_vectors(t);
	preserved_judge(t);
}

void ending_afar(struct trial *t, unsigned how)
{
	uint64_t entry = expect_entry(t), far = t->out->out.r[HV_FAR_EL2], before = t->call->in.r[HV_FAR_EL2];
	struct hv_verdict *v = trial_open(t, HV_RST_01);

	if (t->bench->abi->exec == HV_A32)
		far >>= 32, before >>= 32;	/* HIFAR, behind HDFAR */
	if (how == HV_HOW_RETURNED || how == HV_HOW_RESTARTED || how == HV_HOW_EL1_FAULT)
		trial_differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
	else if (!(t->out->seen & HV_SEE_SYNDROME))
		v->status = HV_UNSEEN;
	else if (far != entry && far == before)	/* no fetch failed: how it ended says more than a register that nothing wrote */
		trial_differ(v, HV_DIFF_HOW, HV_HOW_RESTARTED, how);
	if (v->status == HV_PASS && far != entry)
		trial_differ(v, HV_FAR_EL2, entry, far);
}

void ending_parked(struct trial *t, unsigned how)
{
	struct hv_verdict *v = trial_open(t, HV_RST_01);

	if (how != HV_HOW_HUNG)
		trial_differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
	else if (!(t->out->seen & HV_SEE_CORE))
		v->status = HV_UNSEEN;
	else if (!trial_in_stub(t, t->out->out.r[HV_PC]))
		trial_differ(v, HV_PC, expect_entry(t), t->out->out.r[HV_PC]);
	else if (t->out->seen & HV_SEE_SYNDROME && t->out->out.r[HV_ESR_EL2] != trial_syndrome(t))
		trial_differ(v, HV_ESR_EL2, trial_syndrome(t), t->out->out.r[HV_ESR_EL2]);
}

/* EL2 follows the address and is lost. What comes back has been taken for a call. */
void ending_nowhere(struct trial *t, unsigned how)
{
	struct hv_verdict *v = trial_open(t, HV_CALL_02);

	if (how == HV_HOW_RETURNED || how == HV_HOW_RESTARTED)
		trial_differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
}
