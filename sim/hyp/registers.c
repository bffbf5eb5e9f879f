/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The register file of AArch32 in the engine: modes and banks, and coprocessor 15. */
#include "sim/hyp/registers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint32_t hyp_read(struct engine *e, int number)
{
	uint32_t value = 0;

	uc_reg_read(e->uc, number, &value);
	return value;
}

void hyp_write(struct engine *e, int number, uint32_t value)
{
	uc_reg_write(e->uc, number, &value);
}

/* --- modes and banks ------------------------------------------------------------------------------------------- */

/* The engine refuses a change of mode that code could not make, but none that comes from User mode. */
void hyp_enter_mode(struct engine *e, uint32_t cpsr)
{
	hyp_write(e, UC_ARM_REG_CPSR, (cpsr & ~(uint32_t)HV_PSTATE_M) | MODE_USR);
	hyp_write(e, UC_ARM_REG_CPSR, cpsr);
}

void hyp_go(struct engine *e, uint64_t pc, uint32_t cpsr)
{
	hyp_enter_mode(e, cpsr);
	hyp_write(e, UC_ARM_REG_R15, (uint32_t)pc | (cpsr & HV_PSTATE_T ? 1 : 0));
}

/* x8-x30 by mode and number there (Arm ARM D1.20.1). SPSRs besides. */
static const struct bank {
	uint8_t mode;
	int number;
} banks[HV_X30 + 1] = {
	[HV_X8] = { MODE_USR, UC_ARM_REG_R8 }, [HV_X9] = { MODE_USR, UC_ARM_REG_R9 }, [HV_X10] = { MODE_USR, UC_ARM_REG_R10 },
	[HV_X11] = { MODE_USR, UC_ARM_REG_R11 }, [HV_X12] = { MODE_USR, UC_ARM_REG_R12 }, [HV_X13] = { MODE_USR, UC_ARM_REG_R13 },
	[HV_X14] = { MODE_USR, UC_ARM_REG_R14 }, [HV_X15] = { MODE_HYP, UC_ARM_REG_R13 }, [HV_X16] = { MODE_IRQ, UC_ARM_REG_R14 },
	[HV_X17] = { MODE_IRQ, UC_ARM_REG_R13 }, [HV_X18] = { MODE_SVC, UC_ARM_REG_R14 }, [HV_X19] = { MODE_SVC, UC_ARM_REG_R13 },
	[HV_X20] = { MODE_ABT, UC_ARM_REG_R14 }, [HV_X21] = { MODE_ABT, UC_ARM_REG_R13 }, [HV_X22] = { MODE_UND, UC_ARM_REG_R14 },
	[HV_X23] = { MODE_UND, UC_ARM_REG_R13 }, [HV_X24] = { MODE_FIQ, UC_ARM_REG_R8 }, [HV_X25] = { MODE_FIQ, UC_ARM_REG_R9 },
	[HV_X26] = { MODE_FIQ, UC_ARM_REG_R10 }, [HV_X27] = { MODE_FIQ, UC_ARM_REG_R11 }, [HV_X28] = { MODE_FIQ, UC_ARM_REG_R12 },
	[HV_X29] = { MODE_FIQ, UC_ARM_REG_R13 }, [HV_X30] = { MODE_FIQ, UC_ARM_REG_R14 },
};
static const struct bank spsr_el1 = { MODE_SVC, UC_ARM_REG_SPSR }, spsr_el2 = { MODE_HYP, UC_ARM_REG_SPSR };

static const struct bank *bank_of(enum hv_reg reg)
{
	if (reg == HV_SPSR_EL1 || reg == HV_SPSR_EL2)
		return reg == HV_SPSR_EL1 ? &spsr_el1 : &spsr_el2;
	return reg >= HV_X8 && reg <= HV_X30 ? &banks[reg] : NULL;
}

/* Read, or write if `value` is not NULL, a register of another mode's. */
static uint32_t banked(struct engine *e, const struct bank *b, const uint32_t *value)
{
	uint32_t cpsr = hyp_read(e, UC_ARM_REG_CPSR), result;
	bool here = (cpsr & HV_PSTATE_M) == b->mode;

	if (!here)
		hyp_enter_mode(e, (cpsr & ~(uint32_t)HV_PSTATE_M) | b->mode);
	if (value)
		hyp_write(e, b->number, *value);
	result = hyp_read(e, b->number);
	if (!here)
		hyp_enter_mode(e, cpsr);
	return result;
}

/* --- coprocessor 15 -------------------------------------------------------------------------------------------- */

/* By register of regs.def; one that holds two has two rows. */
static const struct cp15 {
	uint16_t reg;
	uint8_t shift, is64, opc1, crn, crm, opc2;
} cp15[] = {
#define HV_CP15(id, half, opc1, crn, crm, opc2) { HV_##id, 32 * (half), 0, opc1, crn, crm, opc2 },
#define HV_CP15_64(id, opc1, crm) { HV_##id, 0, 1, opc1, 0, crm, 0 },
#include "hvcheck/regs-cp15.def"
#undef HV_CP15
#undef HV_CP15_64
};

static uc_arm_cp_reg coded(const struct cp15 *c)
{
	return (uc_arm_cp_reg){ .cp = 15, .is64 = c->is64, .crn = c->crn, .crm = c->crm, .opc1 = c->opc1, .opc2 = c->opc2 };
}

static uint64_t get_cp15(struct engine *e, enum hv_reg reg)
{
	uint64_t value = 0;

	for (size_t i = 0; i < COUNT(cp15); i++) {
		uc_arm_cp_reg r = coded(&cp15[i]);

		if (cp15[i].reg != reg)
			continue;
		uc_reg_read(e->uc, UC_ARM_REG_CP_REG, &r);
		value |= r.val << cp15[i].shift;
	}
	return value;
}

static void set_cp15(struct engine *e, enum hv_reg reg, uint64_t value)
{
	for (size_t i = 0; i < COUNT(cp15); i++) {
		uc_arm_cp_reg r = coded(&cp15[i]);

		if (cp15[i].reg != reg)
			continue;
		r.val = cp15[i].is64 ? value : (uint32_t)(value >> cp15[i].shift);
		uc_reg_write(e->uc, UC_ARM_REG_CP_REG, &r);
	}
}

/* --- the register file ----------------------------------------------------------------------------------------- */

static int number_of(enum hv_reg reg)
{
	switch (reg) {
	case HV_PSTATE: return UC_ARM_REG_CPSR;
	case HV_PC: return UC_ARM_REG_R15;
	case HV_FPSR: return UC_ARM_REG_FPSCR;
	default: return reg <= HV_X7 ? UC_ARM_REG_R0 + (int)reg : UC_ARM_REG_INVALID;
	}
}

uint64_t hyp_get(struct engine *e, enum hv_reg reg)
{
	const struct bank *b = bank_of(reg);
	int number = number_of(reg);

	if (b)
		return banked(e, b, NULL);
	if (number != UC_ARM_REG_INVALID)
		return hyp_read(e, number);
	return reg == HV_ELR_EL2 ? hyp_of(e)->elr : get_cp15(e, reg);
}

void hyp_set(struct engine *e, enum hv_reg reg, uint64_t value)
{
	const struct bank *b = bank_of(reg);
	uint32_t word = (uint32_t)value;
	int number = number_of(reg);

	if (b)
		banked(e, b, &word);
	else if (number != UC_ARM_REG_INVALID)
		hyp_write(e, number, word);
	else
		set_cp15(e, reg, value);
}
