/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/bits.h"

#include "sim/a64/entry.h"
#include "sim/a64/registers.h"

/*
 * Send the CPU through the microcode. The descriptor holds all that the microcode writes; the ELR that the translator's
 * own level owns is borrowed for the bounce and rewritten there, which is why the descriptor must name both ELRs.
 */
static void bounce(struct engine *e)
{
	uint64_t pstate = a64_get(e, HV_PSTATE);
	uint64_t enter = MICRO_BASE + MICRO_ENTER, at = MICRO_BASE + MICRO_BOUNCE, el3h = A64_PSTATE_EL3H, sp;
	struct micro_descriptor *micro = a64_of(e)->micro;
	unsigned el = HV_PSTATE_EL(pstate);

	if (el == 2) {	/* the return would bank the stack pointer in use as EL3's; the runner's, at EL1, is as it was banked */
		uc_reg_read(e->uc, UC_ARM64_REG_SP, &sp);
		a64_set(e, pstate & 1 ? HV_SP_EL2 : HV_SP_EL0, sp);
	}
	/* The bounce is fetched by the rules of the level that the translator believes in, and EL2's tables need not map it. */
	micro->sctlr_el2 = a64_get(e, HV_SCTLR_EL2);
	if (micro->sctlr_el2 & HV_SCTLR_M)
		a64_set(e, HV_SCTLR_EL2, micro->sctlr_el2 & ~HV_SCTLR_M);
	a64_set(e, el == 2 ? HV_ELR_EL2 : HV_ELR_EL1, enter);
	a64_set_sysreg(e, A64_SPSR_EL3, A64_PSTATE_EL3H);
	uc_reg_write(e->uc, UC_ARM64_REG_PSTATE, &el3h);
	uc_reg_write(e->uc, UC_ARM64_REG_PC, &at);
}

void a64_go(struct engine *e, uint64_t pc, uint32_t pstate)
{
	*a64_of(e)->micro = (struct micro_descriptor){
		.elr_el1 = a64_get(e, HV_ELR_EL1),
		.elr_el2 = a64_get(e, HV_ELR_EL2),
		.spsr_el2 = a64_get(e, HV_SPSR_EL2),
		.esr_el2 = a64_get(e, HV_ESR_EL2),
		.pc = pc,
		.pstate = pstate,
	};
	bounce(e);
}

/* --- exceptions ---------------------------------------------------------------------------------------------- */

#define SLOT_SIZE 0x80

/* Handler mode of the target, DAIF set, IL, SS, BTYPE and UAO clear, PAN kept, SSBS from DSSBS, flags kept. */
static uint32_t new_pstate(uint32_t from, uint64_t sctlr, unsigned target)
{
	uint32_t pstate = (from & ~(HV_PSTATE_M | HV_PSTATE_LATER | ISA_PSTATE_IL | ISA_PSTATE_SS)) | HV_PSTATE_DAIF;

	pstate |= (from & HV_PSTATE_PAN) | (sctlr & ISA_SCTLR_DSSBS ? ISA_PSTATE_SSBS : 0);
	pstate |= target == 2 ? HV_PSTATE_EL2H : HV_PSTATE_EL1H;
	if (from & HV_PSTATE_A32)	/* AArch32's own bits (T, IT, GE, E, Q) have no meaning here */
		pstate &= HV_PSTATE_NZCV | HV_PSTATE_DAIF | HV_PSTATE_M;
	return pstate;
}

/* The four slots of synchronous exceptions: from the same level on SP_EL0, on its own stack pointer, from below, from AArch32. */
static unsigned slot(const struct engine_exception *x)
{
	unsigned group = x->pstate & 1 ? 4 : 0;

	if (x->pstate & HV_PSTATE_A32)
		group = 12;
	else if (HV_PSTATE_EL(x->pstate) < x->target)
		group = 8;
	return group + (x->event > HV_EVENT_TRAP ? x->event - HV_EVENT_TRAP : 0);
}

static void enter_el2(struct engine *e, const struct engine_exception *x, uint64_t to, uint32_t pstate)
{
	if (x->has_far)
		a64_set(e, HV_FAR_EL2, x->far);
	*a64_of(e)->micro = (struct micro_descriptor){
		.elr_el1 = a64_get(e, HV_ELR_EL1), .elr_el2 = x->return_to, .spsr_el2 = x->pstate, .esr_el2 = x->esr,
		.pc = to, .pstate = pstate,
	};
}

static void enter_el1(struct engine *e, const struct engine_exception *x, uint64_t to, uint32_t pstate)
{
	if (x->has_far)
		a64_set(e, HV_FAR_EL1, x->far);
	a64_set(e, HV_ESR_EL1, x->esr);
	a64_set(e, HV_SPSR_EL1, x->pstate);
	*a64_of(e)->micro = (struct micro_descriptor){
		.elr_el1 = x->return_to, .elr_el2 = a64_get(e, HV_ELR_EL2), .spsr_el2 = a64_get(e, HV_SPSR_EL2),
		.esr_el2 = a64_get(e, HV_ESR_EL2), .pc = to, .pstate = pstate,
	};
}

void a64_raise(struct engine *e, const struct engine_exception *x)
{
	bool el2 = x->target == 2;
	uint64_t vbar = a64_get(e, el2 ? HV_VBAR_EL2 : HV_VBAR_EL1) & ~ISA_VBAR_RES0;
	uint32_t pstate = new_pstate(x->pstate, a64_get(e, el2 ? HV_SCTLR_EL2 : HV_SCTLR_EL1), x->target);
	uint64_t to = vbar + slot(x) * SLOT_SIZE;

	(el2 ? enter_el2 : enter_el1)(e, x, to, pstate);
	engine_tell_enter(e, x, to);
	bounce(e);
}
