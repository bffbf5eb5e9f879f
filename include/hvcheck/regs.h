/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The registers of a call, as C and as assembly see them.
 */
#ifndef HVCHECK_REGS_H
#define HVCHECK_REGS_H

#define HV_REG_SLOTS 112 /* room in hv_state.r; fixed so that assembly knows where the vectors lie */

#ifndef __ASSEMBLER__
#include <stdint.h>

#include "hvcheck/linkage.h"

HV_BEGIN

/* Index of a register in hv_state.r. The order is that of regs.def, and nothing else may assume it. */
enum hv_reg {
#define HV_CORE(id, name, canary) HV_##id,
#define HV_SYS(id, name, op0, op1, crn, crm, op2, el, canary) HV_##id,
#include "hvcheck/regs.def"
#undef HV_CORE
#undef HV_SYS
	HV_REG_COUNT,
	HV_REG_FIRST_SYS = HV_FPCR,
	HV_REG_FIRST_HELD = HV_ZCR_EL1, /* see HV_SEE_HELD */
	HV_REG_LAST_HELD_EL1 = HV_GCSCRE0_EL1,
	HV_REG_LAST_HELD = HV_MPAM2_EL2,
	HV_REG_LAST_CORE = HV_PC, /* what lies between is no register that a call could change */
	HV_REG_NONE = 0xffff,
};

/* What is known of one register. All pointers are to constant storage. */
struct hv_reg_info {
	const char *name;	/* lower case, as the assembler spells it */
	uint64_t canary;	/* value a call starts with if nothing else was asked for */
	uint8_t op0, op1, crn, crm, op2; /* encoding of a system register; op0 = 0: a core register */
	uint8_t el;		/* level whose state it is */
};

extern const struct hv_reg_info hv_regs[HV_REG_COUNT];

/* Register named `name` in either state ("x0", "r0"; "lr" and "sp" excluded: spell them), or HV_REG_NONE. */
enum hv_reg hv_reg_find(const char *name);

/* Whole register file of a call: what goes in before the HVC, what stood there after it. 16-byte aligned. */
struct hv_state {
	uint64_t r[HV_REG_SLOTS]; /* by enum hv_reg; the rest is padding */
	uint64_t v[64] __attribute__((aligned(16))); /* v0..v31, low half first */
};
HV_END
#endif /* !__ASSEMBLER__ */

/* PSTATE as SPSR_ELx shows it (Arm ARM C5.2.19). */
#define HV_PSTATE_N (1u << 31)
#define HV_PSTATE_Z (1u << 30)
#define HV_PSTATE_C (1u << 29)
#define HV_PSTATE_V (1u << 28)
#define HV_PSTATE_NZCV 0xf0000000
#define HV_PSTATE_DAIF 0x3c0
#define HV_PSTATE_M 0x1f
#define HV_PSTATE_READ (HV_PSTATE_NZCV | HV_PSTATE_DAIF | HV_PSTATE_M)	/* what the runner can read on every CPU */
#define HV_PSTATE_LATER 0x03c03c00	/* TCO, DIT, UAO, PAN; ALLINT, SSBS, BTYPE: Armv8.1 and later have them */
#define HV_PSTATE_PAN (1u << 22)
#define HV_PSTATE_EL0T 0x0
#define HV_PSTATE_EL1T 0x4
#define HV_PSTATE_EL1H 0x5
#define HV_PSTATE_EL2T 0x8
#define HV_PSTATE_EL2H 0x9
#define HV_PSTATE_EL3H 0xd
#define HV_PSTATE_A32 0x10	/* of PSTATE.M: AArch32 */
#define HV_PSTATE_A32_USR 0x10
#define HV_PSTATE_A32_SVC 0x13
#define HV_PSTATE_A32_MON 0x16
#define HV_PSTATE_A32_HYP 0x1a
#define HV_PSTATE_AIF 0x1c0	/* AArch32 has no D; bit 9 is E there */
#define HV_PSTATE_E 0x200
#define HV_PSTATE_A32_READ 0xf80f03ff	/* what is seen of CPSR: NZCV, Q, GE, E, A, I, F, T, mode */
#define HV_PSTATE_T 0x20
#define HV_PSTATE_EL(p) (((p) >> 2) & 3)

/* What makes another machine of EL2: SCTLR_ELx.M, its MMU (D13.2.118); HCR_EL2.E2H, VHE (D13.2.48). */
#define HV_SCTLR_M 1ull
#define HV_HCR_E2H (1ull << 34)
#define HV_HSCTLR_TE (1ull << 30)	/* AArch32: exceptions to Hyp mode are taken in Thumb state (G8.2.72) */

#endif
