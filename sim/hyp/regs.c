/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The register file of AArch32 in the engine: modes and banks, and coprocessor 15. */
#include "sim/hyp/hyp.h"

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
	return reg == HV_ELR_EL2 ? e->elr_hyp : get_cp15(e, reg);
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

/* --- what differs from AArch64 ----------------------------------------------------------------------------------- */

static const uc_arm_cp_reg scr = { .cp = 15, .crn = 1, .crm = 1 }, nsacr = { .cp = 15, .crn = 1, .crm = 1, .opc2 = 2 };
#define SCR_NS (1u << 0)
#define SCR_HCE (1u << 8)
#define NSACR_CP10_CP11 (3u << 10)	/* the Non-secure state may use SIMD and floating point */
#define FPEXC_EN (1u << 30)

static void start(struct engine *e)
{
	uc_arm_cp_reg r = scr;

	r.val = SCR_NS | SCR_HCE;
	uc_reg_write(e->uc, UC_ARM_REG_CP_REG, &r);
	r = nsacr;
	r.val = NSACR_CP10_CP11;
	uc_reg_write(e->uc, UC_ARM_REG_CP_REG, &r);
	hyp_set(e, HV_CPACR_EL1, hv_execs[HV_A32].regs[HV_CPACR_EL1].canary);
	hyp_write(e, UC_ARM_REG_FPEXC, FPEXC_EN);
	hyp_enter_mode(e, HV_PSTATE_AIF | MODE_HYP);
}

static void hook(struct engine *e, bool vhe)
{
	(void)e;
	(void)vhe;
}

/* r0-r12, sp, lr, CPSR and HTPIDR. */
static uint64_t part_of_state(struct engine *e, unsigned i)
{
	static const int numbers[] = { UC_ARM_REG_R13, UC_ARM_REG_R14, UC_ARM_REG_CPSR };

	if (i <= 12)
		return hyp_read(e, UC_ARM_REG_R0 + (int)i);
	if (i < 13 + COUNT(numbers))
		return hyp_read(e, numbers[i - 13]);
	return i == 13 + COUNT(numbers) ? get_cp15(e, HV_TPIDR_EL2) : 0;
}

static uint64_t start_address(struct engine *e)
{
	return hyp_read(e, UC_ARM_REG_R15) | (hyp_read(e, UC_ARM_REG_CPSR) & HV_PSTATE_T ? 1 : 0);
}

static void read_stack(struct engine *e, struct hv_state *to)
{
	(void)e;
	(void)to;
}

extern const unsigned char hyp_micro[], hyp_micro_end[];
extern const unsigned char native_payload32_image[], native_payload32_image_end[];
extern const unsigned char native_payload32_thumb_image[], native_payload32_thumb_image_end[];

#define HYP_KIND \
	.exec = HV_A32, .arch = UC_ARCH_ARM, .micro = hyp_micro, .micro_end = hyp_micro_end, .start = start, .hook = hook, \
	.get = hyp_get, .set = hyp_set, .part = part_of_state, .start_address = start_address, .read_stack = read_stack, \
	.go = hyp_go, .decode = hyp_decode, .raise = hyp_raise, .event = hyp_event, .abort = hyp_abort

/* The caller of a stub of Thumb instructions is of such instructions, too. */
const struct engine_kind engine_hyp = {
	HYP_KIND, .image = native_payload32_image, .image_end = native_payload32_image_end, .el2 = HV_PSTATE_AIF | MODE_HYP,
	.thumb = &engine_hyp_thumb,
};
const struct engine_kind engine_hyp_thumb = {
	HYP_KIND, .image = native_payload32_thumb_image, .image_end = native_payload32_thumb_image_end,
	.el2 = HV_PSTATE_AIF | HV_PSTATE_T | MODE_HYP,
};
