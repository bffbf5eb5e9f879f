/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SLOT and NEAR: slots that answer nothing, and exceptions that do not come to EL2. */
#include "suite/judge/rules.h"

/* The upper halves do not survive AArch32. */
static void compare_general(struct trial *t, struct hv_verdict *v, unsigned reg)
{
	uint64_t kept = t->call->from == HV_FROM_A32 ? 0xffffffff : ~0ull;
	uint64_t want = t->want.r[reg] & kept, got = t->out->out.r[reg] & kept;

	if (want != got)
		trial_differ(v, reg, want, got);
}

/* A dead slot: it spins somewhere in the stub, and everything else is as the exception left it. */
void slot_dead(struct trial *t, unsigned how)
{
	struct hv_verdict *v = trial_open(t, HV_SLOT_01);
	struct hv_verdict *changes;

	if (how != HV_HOW_HUNG)
		trial_differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
	else if (!(t->out->seen & HV_SEE_CORE))
		v->status = HV_UNSEEN;	/* it may have hung anywhere */
	else if (!trial_in_stub(t, t->out->out.r[HV_PC]))
		trial_differ(v, HV_PC, t->bench->places->table, t->out->out.r[HV_PC]);
	if (v->status == HV_FAIL)
		return;
	changes = trial_open(t, HV_SLOT_02);
	if (v->status == HV_UNSEEN) {	/* and may have changed anything */
		changes->status = HV_UNSEEN;
		return;
	}
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		compare_general(t, changes, reg);
	for (unsigned reg = HV_SP_EL0; reg <= HV_SP_EL2; reg++)
		trial_compare(t, changes, reg);
	if ((t->out->out.r[HV_PSTATE] & (t->exec->masks | HV_PSTATE_M)) != (t->exec->masks | t->exec->el2_mode))
		trial_differ(changes, HV_PSTATE, t->exec->masks | t->exec->el2_mode, t->out->out.r[HV_PSTATE]);
	if (t->out->seen & HV_SEE_SIMD)
		trial_compare_simd(t, changes);
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (!trial_is_syndrome(reg))
			trial_compare(t, changes, reg);
	trial_compare_held(t, changes, HV_REG_FIRST_HELD, HV_REG_LAST_HELD);
	t->want.r[HV_ESR_EL2] = trial_syndrome(t);
	if (t->out->seen & HV_SEE_SYNDROME)	/* another exception, inside the stub, is a change too */
		trial_compare(t, changes, HV_ESR_EL2);
	if (t->out->mem_bytes)
		trial_differ(changes, HV_DIFF_MEMORY, t->out->mem_bytes, t->out->mem_at);
	trial_close(changes);
}

/* SVC goes to the kernel and SMC to the firmware: whichever of them took it, nothing may have happened at EL2. */
void slot_nearby(struct trial *t)
{
	struct hv_verdict *v = trial_open(t, HV_NEAR_01);

	if (t->out->how != HV_HOW_RETURNED && t->out->how != HV_HOW_EL1_FAULT)
		trial_differ(v, HV_DIFF_HOW, HV_HOW_EL1_FAULT, t->out->how);
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (hv_regs[reg].el == 2 && !trial_is_syndrome(reg))
			trial_compare(t, v, reg);
	trial_close(v);
}
