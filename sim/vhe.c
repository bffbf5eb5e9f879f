/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/sysreg.h"
#include "sim/fast.h"
#include "sim/held.h"
#include "sim/identity.h"
#include "sim/vhe.h"


/* MRS and MSR (register): 1101 0101 00 L 1 o0 op1 CRn CRm op2 Rt (Arm ARM C4.1.66). */
#define SYSTEM_MASK 0xffd00000u
#define SYSTEM_BITS 0xd5100000u
#define SYSTEM_READ (1u << 21)

static uc_arm64_cp_reg field(uint32_t insn)
{
	return (uc_arm64_cp_reg){
		.op0 = 2 + (insn >> 19 & 1), .op1 = insn >> 16 & 7, .crn = insn >> 12 & 15, .crm = insn >> 8 & 15,
		.op2 = insn >> 5 & 7,
	};
}

static bool is(const uc_arm64_cp_reg *r, uint32_t op1, uint32_t crn, uint32_t crm, uint32_t op2)
{
	return r->op0 == 3 && r->op1 == op1 && r->crn == crn && r->crm == crm && r->op2 == op2;
}

/* What an EL1 name means at EL2 under E2H; false: itself, or a name or register that the engine does not have: *_EL12, held.c. */
static bool redirect(uc_arm64_cp_reg *r)
{
	unsigned number = ISA_SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2), real = isa_sysreg_at_el2(number, true);

	if (real == number || isa_sysreg_needs_e2h(number) || held_has(real))
		return false;
	r->op1 = ISA_SYSREG_OP1(real);
	r->crn = ISA_SYSREG_CRN(real);
	r->crm = ISA_SYSREG_CRM(real);
	r->op2 = ISA_SYSREG_OP2(real);
	return true;
}

static bool in_force(struct engine *e)
{
	return e->e2h && HV_PSTATE_EL(engine_get(e, HV_PSTATE)) == 2;
}

static uint64_t get_general(struct engine *e, uint32_t rt)
{
	return rt == 31 ? 0 : engine_get(e, (enum hv_reg)rt);
}

static bool is_cptr(const uc_arm64_cp_reg *r)
{
	return is(r, 4, 1, 1, 2);
}

/* Execute the access to `r` that `insn` asks for. */
static void transfer(struct engine *e, uc_arm64_cp_reg r, uint32_t insn)
{
	uint32_t rt = insn & 31;

	if (is_cptr(&r) && !(insn & SYSTEM_READ)) {
		engine_set(e, HV_CPTR_EL2, get_general(e, rt));
		return;
	}
	if (is_cptr(&r)) {
		if (rt != 31)
			engine_set(e, (enum hv_reg)rt, engine_get(e, HV_CPTR_EL2));
		return;
	}
	if (insn & SYSTEM_READ) {
		uc_reg_read(e->uc, UC_ARM64_REG_CP_REG, &r);
		if (rt != 31)
			engine_set(e, (enum hv_reg)rt, r.val);
		return;
	}
	r.val = get_general(e, rt);
	uc_reg_write(e->uc, UC_ARM64_REG_CP_REG, &r);
}

bool vhe_emulate(struct engine *e, uint64_t pc, uint32_t insn)
{
	uc_arm64_cp_reg r = field(insn), el1 = r;

	el1.op1 = 0;
	if ((insn & SYSTEM_MASK) != SYSTEM_BITS || r.op0 != 3 || r.op1 != 5 || !in_force(e) || !redirect(&el1))
		return false;
	fast_stray(e);
	r.op1 = 0;		/* *_EL12: the EL1 register */
	transfer(e, r, insn);
	engine_set(e, HV_PC, pc + 4);
	return true;
}

/*
 * The engine's model claims SVE, but has no vector length and aborts the process when one is chosen: ZCR_ELx are UNDEFINED to it
 * because CPTR_EL3.EZ is clear, as its SVE instructions are. held.c has the registers, and says here what there is.
 */
static void tell_features(struct engine *e, uint32_t insn)
{
	uc_arm64_cp_reg r = field(insn);

	uc_reg_read(e->uc, UC_ARM64_REG_CP_REG, &r);
	if ((insn & 31) != 31)
		engine_set(e, (enum hv_reg)(insn & 31), held_id(e, &r));
}

static bool is_write(uc_engine *uc, struct engine *e)
{
	uint32_t insn = SYSTEM_READ;

	uc_mem_read(uc, engine_get(e, HV_PC), &insn, sizeof(insn));
	return !(insn & SYSTEM_READ);
}

/* Before every MRS and MSR. Returns 1 where it was done here. */
static uint32_t on_system(uc_engine *uc, uc_arm64_reg reg, const uc_arm64_cp_reg *r, void *ctx)
{
	struct engine *e = ctx;
	uc_arm64_cp_reg to = *r;
	uint64_t pc = engine_get(e, HV_PC);
	bool id = held_is_id(e, r, pc);
	uint32_t insn;

	(void)reg;
	if (identity_tells(e, r, pc))
		return 1;
	if (e->fast && is_write(uc, e))
		engine_note_msr(e, r);
	if (!e->e2h && !is(r, 4, 1, 1, 0) && !is_cptr(r) && !id && !engine_arms(r))
		return 0;
	if (uc_mem_read(uc, pc, &insn, sizeof(insn)) || (insn & SYSTEM_MASK) != SYSTEM_BITS)
		return 0;
	if (engine_arms(r))
		return !(insn & SYSTEM_READ);
	if (is(r, 4, 1, 1, 0)) {	/* HCR_EL2 itself: follow E2H */
		if (!(insn & SYSTEM_READ)) {
			e->e2h = get_general(e, insn & 31) & HV_HCR_E2H;
			held_follow(e, pc);
		}
		return 0;
	}
	if (id) {
		tell_features(e, insn);
		return 1;
	}
	if (!is_cptr(r) && (!in_force(e) || !redirect(&to)))
		return 0;
	transfer(e, to, insn);
	return 1;
}

void vhe_hook(struct engine *e)
{
	uc_hook hook;

	e->vhe = true;
	for (unsigned behind = 0; behind < 2; behind++) {
		uint64_t from = behind ? BEHIND_MICRO : 0, to = behind ? ~0ull : MICRO_BASE - 1;

		uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_system, e, from, to, UC_ARM64_INS_MRS);
		uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_system, e, from, to, UC_ARM64_INS_MSR);
	}
}
