/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine as it was before it ran anything, without the two milliseconds that a new one takes. Memory is not part of it: the
 * runner's is written anew for each batch, and what a call may not change is compared and restored.
 *
 * Calls that EL0 makes cannot end in another way. The stub's own ERET takes the CPU down there, and the engine has no way up: its
 * translator decodes no ERET at EL0, by which the microcode leaves every other level.
 */
#include "sim/fast.h"

void engine_keep_start(struct engine *e)
{
	if (!uc_context_alloc(e->uc, &e->start))
		uc_context_save(e->uc, e->start);
}

bool engine_renew(struct engine *e)
{
	if (!e->start)
		return false;
	uc_context_restore(e->uc, e->start);
	e->e2h = false;
	return true;
}

/* As the EL1 vectors of vectors/payload.S store it. The SVC on the way there writes three registers of EL1. */
static void store(struct engine *e, struct hv_outcome *o)
{
	for (int i = HV_X0; i < HV_REG_COUNT; i++)
		o->out.r[i] = engine_get(e, (enum hv_reg)i);
	uc_reg_read(e->uc, UC_ARM64_REG_SP, &o->out.r[HV_SP_EL0]);
	for (int i = 0; i < 32; i++)
		uc_reg_read(e->uc, UC_ARM64_REG_Q0 + i, &o->out.v[2 * i]);
	o->how = HV_HOW_RETURNED;
	o->out.r[HV_SPSR_EL1] = o->out.r[HV_PSTATE];
	o->out.r[HV_ELR_EL1] = HV_SITE_EL0(&e->places) + 4;
	o->out.r[HV_ESR_EL1] = 0x15ull << 26 | 1u << 25 | HV_SVC_EL0_IMM;
	o->out.r[HV_PSTATE] &= HV_PSTATE_NZCV | HV_PSTATE_DAIF | HV_PSTATE_M;
	o->out.r[HV_PC] = e->places.site + 4;
}

bool engine_leave_el0(struct engine *e)
{
	struct hv_run *run = e->run;
	struct hv_outcome *o = (void *)engine_bytes(e, run->out, sizeof(*o));

	if (!o)
		return false;
	store(e, o);
	run->call += HV_CALL_SIZE;
	run->out += HV_OUT_SIZE;
	run->left--;
	run->warm = 0;
	if (!engine_renew(e))
		return false;
	engine_go(e, e->places.next, HV_PSTATE_DAIF | HV_PSTATE_EL2H);
	return true;
}
