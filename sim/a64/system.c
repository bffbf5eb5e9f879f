/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/bits.h"

#include "sim/a64/features.h"
#include "sim/a64/held.h"
#include "sim/a64/identity.h"
#include "sim/a64/insn.h"
#include "sim/a64/registers.h"
#include "sim/a64/system.h"
#include "sim/engine/loop.h"

#define BEHIND_MICRO (MICRO_BASE + MICRO_SIZE) /* hooks leave the microcode out: they cover what lies before and behind it */

/* --- one access ---------------------------------------------------------------------------------------------- */

static bool in_force(struct engine *e)
{
	return a64_of(e)->e2h && HV_PSTATE_EL(a64_get(e, HV_PSTATE)) == 2;
}

/*
 * Under E2H, put the EL2 register that an EL1 name means at EL2 into *number. False if there is nothing to do here: the name means
 * itself, or it is one of *_EL12, or held.c keeps the register because the engine does not have it.
 */
static bool redirect(unsigned *number)
{
	unsigned real = isa_sysreg_at_el2(*number, true);

	if (real == *number || isa_sysreg_needs_e2h(*number) || held_has(real))
		return false;
	*number = real;
	return true;
}

/* Execute the access to `number` that `insn` asks for. */
static void transfer(struct engine *e, unsigned number, const struct isa_insn *insn)
{
	unsigned rt = a64_transferred(insn);
	bool cptr = number == ISA_CPTR_EL2;

	if (insn->id == A64_MRS)
		a64_set_general(e, rt, cptr ? a64_get(e, HV_CPTR_EL2) : a64_get_sysreg(e, number));
	else if (cptr)
		a64_set(e, HV_CPTR_EL2, a64_get_general(e, rt));
	else
		a64_set_sysreg(e, number, a64_get_general(e, rt));
}

/* True if `number` is a *_EL12 name and E2H gives the EL1 register's own name to EL2's. *el1 is that EL1 register. */
static bool is_el12(struct engine *e, unsigned number, unsigned *el1)
{
	unsigned real;

	*el1 = real = isa_sysreg_at_el2(number, true);
	return isa_sysreg_needs_e2h(number) && in_force(e) && redirect(&real);
}

bool a64_system_lacked(struct engine *e, uint64_t pc, struct engine_exception *x)
{
	const struct isa_insn *insn;
	enum held_access access;
	unsigned el1;

	if (!a64_of(e)->vhe || HV_PSTATE_EL(x->pstate) != 2)
		return false;
	insn = a64_insn(e, pc);
	if (!a64_is_system(insn))
		return false;
	access = held_access(e, insn, &x->esr);
	if (access == HELD_NONE && is_el12(e, ISA_SYSREG_OF(insn->word), &el1)) {
		engine_tell_sysreg(e, el1);
		transfer(e, el1, insn);
		access = HELD_DONE;
	}
	if (access == HELD_DONE)
		a64_set(e, HV_PC, pc + 4);
	return access == HELD_DONE;
}

/* --- hooks --------------------------------------------------------------------------------------------------- */

/*
 * DBGBCRn and DBGWCRn: an armed breakpoint or watchpoint makes the engine jump astray, so the control registers stay clear.
 */
static bool arms(const uc_arm64_cp_reg *r)
{
	return r->op0 == 2 && r->op1 == 0 && r->crn == 0 && (r->op2 == 5 || r->op2 == 7);
}

/*
 * HCR_EL2.VI, VF and VSE make a virtual interrupt of EL1 pending. This engine then loops for ever and executes nothing, so the call
 * is ended here. `pc` is that of the MSR.
 */
static bool pends_virtual(struct engine *e, unsigned number, uint64_t pc)
{
	const uint64_t pends = 7u << 6;
	const struct isa_insn *insn;

	if (number != ISA_HCR_EL2 || !engine_is_subjects(e, pc))
		return false;
	insn = a64_insn(e, pc);
	if (insn->id != A64_MSR || !(a64_get_general(e, a64_transferred(insn)) & pends))
		return false;
	engine_lose_run(e, "the stub makes a virtual interrupt pending, in HCR_EL2, which the simulator does not have");
	return true;
}

/* Before every MSR of an engine without FEAT_VHE. Returns 1 to skip it. */
static uint32_t on_msr(uc_engine *uc, uc_arm64_reg reg, const uc_arm64_cp_reg *r, void *ctx)
{
	(void)uc;
	(void)reg;
	engine_tell_sysreg(ctx, a64_sysreg_number(r));
	return arms(r) || (a64_sysreg_number(r) == ISA_HCR_EL2 && pends_virtual(ctx, ISA_HCR_EL2, a64_get(ctx, HV_PC)));
}

/* Before every MRS of an engine without FEAT_VHE, except the runner's. Returns 1 if the instruction was executed here. */
static uint32_t on_mrs(uc_engine *uc, uc_arm64_reg reg, const uc_arm64_cp_reg *r, void *ctx)
{
	struct engine *e = ctx;

	(void)uc;
	(void)reg;
	return identity_tells(e, a64_sysreg_number(r), a64_get(e, HV_PC));
}

/* HCR_EL2 is written: follow E2H. The engine executes the instruction. */
static void follow_hcr(struct engine *e, uint64_t pc, const struct isa_insn *insn)
{
	if (insn->id != A64_MSR)
		return;
	a64_of(e)->e2h = a64_get_general(e, a64_transferred(insn)) & ISA_HCR_E2H;
	held_follow(e, pc);
}

/* Before every MRS and MSR of an engine with FEAT_VHE. Returns 1 if the instruction was executed here. */
static uint32_t on_system(uc_engine *uc, uc_arm64_reg reg, const uc_arm64_cp_reg *r, void *ctx)
{
	struct engine *e = ctx;
	uint64_t pc = a64_get(e, HV_PC);
	unsigned number = a64_sysreg_number(r);
	bool id = features_tell(e, number, pc);
	const struct isa_insn *insn;

	(void)uc;
	(void)reg;
	if (identity_tells(e, number, pc))
		return 1;
	if (engine_asks_sysreg(e) && a64_insn(e, pc)->id == A64_MSR)
		engine_tell_sysreg(e, number);
	if (!a64_of(e)->e2h && number != ISA_HCR_EL2 && number != ISA_CPTR_EL2 && !id && !arms(r))
		return 0;
	insn = a64_insn(e, pc);
	if (!a64_is_system(insn))
		return 0;
	if (arms(r))
		return insn->id == A64_MSR;
	if (number == ISA_HCR_EL2) {
		follow_hcr(e, pc, insn);
		return pends_virtual(e, number, pc);
	}
	if (id) {
		a64_set_general(e, a64_transferred(insn), features_value(e, number, a64_get_sysreg(e, number)));
		return 1;
	}
	if (number != ISA_CPTR_EL2 && (!in_force(e) || !redirect(&number)))
		return 0;
	transfer(e, number, insn);
	return 1;
}

/*
 * Hook each MSR and MRS outside of the microcode. The runner's MRS are left out: it reads a hundred registers a call, and a hook
 * for each would be slow.
 */
static void hook_without_vhe(struct engine *e)
{
	uc_hook hook;

	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_msr, e, 0, MICRO_BASE - 1, UC_ARM64_INS_MSR);
	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_mrs, e, 0, MICRO_BASE - 1, UC_ARM64_INS_MRS);
	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_msr, e, BEHIND_MICRO, ~0ull, UC_ARM64_INS_MSR);
	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_mrs, e, BEHIND_MICRO, HV_IMAGE_BASE - 1, UC_ARM64_INS_MRS);
	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_mrs, e, e->places.end, ~0ull, UC_ARM64_INS_MRS);
}

void a64_system_hook(struct engine *e, bool vhe)
{
	uc_hook hook;

	a64_of(e)->vhe = vhe;
	if (!vhe) {
		hook_without_vhe(e);
		return;
	}
	for (unsigned behind = 0; behind < 2; behind++) {
		uint64_t from = behind ? BEHIND_MICRO : 0, to = behind ? ~0ull : MICRO_BASE - 1;

		uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_system, e, from, to, UC_ARM64_INS_MRS);
		uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_system, e, from, to, UC_ARM64_INS_MSR);
	}
}
