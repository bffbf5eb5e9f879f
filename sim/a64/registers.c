/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/bits.h"

#include "sim/a64/registers.h"

static uc_arm64_cp_reg coded(unsigned number)
{
	return (uc_arm64_cp_reg){
		.op0 = ISA_SYSREG_OP0(number), .op1 = ISA_SYSREG_OP1(number), .crn = ISA_SYSREG_CRN(number),
		.crm = ISA_SYSREG_CRM(number), .op2 = ISA_SYSREG_OP2(number),
	};
}

uint64_t a64_get_sysreg(struct engine *e, unsigned number)
{
	uc_arm64_cp_reg r = coded(number);

	uc_reg_read(e->uc, UC_ARM64_REG_CP_REG, &r);
	return r.val;
}

void a64_set_sysreg(struct engine *e, unsigned number, uint64_t value)
{
	uc_arm64_cp_reg r = coded(number);

	r.val = value;
	uc_reg_write(e->uc, UC_ARM64_REG_CP_REG, &r);
}

static unsigned sysreg(enum hv_reg reg)
{
	const struct hv_reg_info *i = &hv_regs[reg];

	return ISA_SYSREG(i->op0, i->op1, i->crn, i->crm, i->op2);
}

/* Unicorn's number of a core register; X29 and X30 do not follow X28 there. */
static int core_number(enum hv_reg reg)
{
	switch (reg) {
	case HV_X29: return UC_ARM64_REG_X29;
	case HV_X30: return UC_ARM64_REG_X30;
	case HV_PC: return UC_ARM64_REG_PC;
	case HV_PSTATE: return UC_ARM64_REG_PSTATE;
	case HV_SP_EL0: return UC_ARM64_REG_SP_EL0;
	case HV_SP_EL1: return UC_ARM64_REG_SP_EL1;
	case HV_SP_EL2: return UC_ARM64_REG_SP_EL2;
	default: return UC_ARM64_REG_X0 + (int)reg;
	}
}

uint64_t a64_get(struct engine *e, enum hv_reg reg)
{
	const struct a64 *a = a64_of(e);
	uint64_t value = 0;

	if (reg >= HV_REG_FIRST_SYS)
		return a64_get_sysreg(e, sysreg(reg)) | (reg == HV_CPTR_EL2 ? a->tfp : 0);
	if (reg >= HV_REG_FIRST_HELD && reg <= HV_REG_LAST_HELD)
		return a->held[reg - HV_REG_FIRST_HELD];
	if (reg > HV_REG_LAST_CORE)	/* the engine has no such register */
		return 0;
	uc_reg_read(e->uc, core_number(reg), &value);
	return value;
}

void a64_set(struct engine *e, enum hv_reg reg, uint64_t value)
{
	struct a64 *a = a64_of(e);

	if (reg == HV_CPTR_EL2 && a->vhe) {
		a->tfp = value & ISA_CPTR_TFP;
		value &= ~ISA_CPTR_TFP;
	}
	if (reg == HV_HCR_EL2)
		a->e2h = a->vhe && value & ISA_HCR_E2H;
	if (reg >= HV_REG_FIRST_SYS)
		a64_set_sysreg(e, sysreg(reg), value);
	else if (reg <= HV_REG_LAST_CORE)
		uc_reg_write(e->uc, core_number(reg), &value);
}

uint64_t a64_get_general(struct engine *e, unsigned number)
{
	return number == 31 ? 0 : a64_get(e, (enum hv_reg)(HV_X0 + number));
}

void a64_set_general(struct engine *e, unsigned number, uint64_t value)
{
	if (number != 31)
		a64_set(e, (enum hv_reg)(HV_X0 + number), value);
}
