/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/a64/el0.h"
#include "sim/a64/entry.h"
#include "sim/a64/registers.h"
#include "sim/a64/state.h"
#include "sim/engine/engine.h"

/* As the EL1 vectors of vectors/payload.S store it. The SVC on the way there writes three registers of EL1. */
static void store(struct engine *e, struct hv_outcome *o)
{
	for (int i = HV_X0; i < HV_REG_COUNT; i++)
		o->out.r[i] = a64_get(e, (enum hv_reg)i);
	uc_reg_read(e->uc, UC_ARM64_REG_SP, &o->out.r[HV_SP_EL0]);
	for (int i = 0; i < 32; i++)
		uc_reg_read(e->uc, UC_ARM64_REG_Q0 + i, &o->out.v[2 * i]);
	o->how = HV_HOW_RETURNED;
	o->out.r[HV_SPSR_EL1] = o->out.r[HV_PSTATE];
	o->out.r[HV_ELR_EL1] = HV_SITE_EL0(&e->places) + 4;
	o->out.r[HV_ESR_EL1] = a64_esr(ISA_EC_SVC64, HV_SVC_EL0_IMM);
	o->out.r[HV_PSTATE] &= HV_PSTATE_NZCV | HV_PSTATE_DAIF | HV_PSTATE_M;
	o->out.r[HV_PC] = e->places.site + 4;
}

bool a64_leave_el0(struct engine *e)
{
	struct hv_run *run = e->calls.run;
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
	a64_go(e, e->places.next, HV_PSTATE_DAIF | HV_PSTATE_EL2H);
	return true;
}
