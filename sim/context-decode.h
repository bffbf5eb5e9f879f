/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a word of A64 code means to context synchronisation: the few instructions that have a form of their own, and for all the
 * others what they depend on. Most depend on nothing, and are told by four bits. Encodings: Arm ARM C4.1, C5.
 */
#ifndef SIM_CONTEXT_DECODE_H
#define SIM_CONTEXT_DECODE_H

#include <stdbool.h>
#include <stdint.h>

/* What an instruction depends on. */
#define USES_DATA (1u << 0)		/* loads and stores; coherence.c knows the address and tells it */
#define USES_CACHE (1u << 1)		/* DC, IC and AT */
#define USES_BRANCH (1u << 2)		/* B, B.cond, CBZ, TBZ, BR, BLR, RET and the like, not ERET */
#define USES_FP (1u << 3)		/* FP and SIMD, FPCR, FPSR */
#define USES_SVE (1u << 4)		/* SVE, ZCR_ELx */
#define USES_SME (1u << 5)		/* SME, SMCR_ELx, SVCR, SMPRI */
#define USES_SVE_LENGTH (1u << 6)	/* SVE instructions alone */
#define USES_SME_LENGTH (1u << 7)
#define USES_RENAMED (1u << 8)		/* what HCR_EL2.{E2H,TGE} renames: found by context_resolve() */
#define USES_VECTOR (1u << 9)		/* exception entry: of no instruction */

enum context_form {
	CONTEXT_OTHER,
	CONTEXT_MSR, CONTEXT_MRS,
	CONTEXT_TLBI,
	CONTEXT_DSB,			/* for loads and stores both: others complete no TLBI */
	CONTEXT_ISB,
	CONTEXT_ERET,			/* ERETAA and ERETAB, too */
};

/* Who sees that a TLBI is done, or a DSB waits for; the larger covers the smaller. */
enum context_reach { REACH_NSH, REACH_ISH, REACH_OSH, REACH_SY };

struct context_insn {
	uint8_t form;		/* enum context_form */
	uint8_t reach;		/* TLBI, DSB: enum context_reach */
	bool nxs;		/* TLBI, DSB: the variant of FEAT_XS */
	bool address;		/* a DC or IC whose operand is a virtual address */
	uint16_t uses;		/* USES_* */
	uint16_t sysreg;	/* MSR, MRS, TLBI: SYSREG() */
};

/* A system register or operation as it stands in bits [20:5] of the instruction. */
#define SYSREG(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define SYSREG_OP1(r) ((r) >> 11 & 7)
#define SYSREG_CRM(r) ((r) >> 3 & 15)
#define SYSREG_OP2(r) ((r) & 7)
#define SYSREG_OP1_MASK (7 << 11)

/* No branch, no access, no system, FP, SVE or SME instruction: it depends on nothing and changes nothing. */
static inline bool context_is_plain(uint32_t insn)
{
	uint32_t op0 = insn >> 25 & 15;

	return (op0 & 14) == 8 || (op0 & 7) == 5;
}

void context_decode(uint32_t insn, struct context_insn *to);

/* What the name `sysreg` means at EL2 with HCR_EL2.E2H set or not; `*renamed`: it would mean something else with the other. */
uint16_t context_resolve(uint16_t sysreg, bool e2h, bool *renamed);

/* What a TLBI drops. */
struct context_tlbi {
	uint8_t regime;		/* 1 or 2: the exception level whose translations it drops; 0: those of EL3 */
	bool all;		/* all that a TTBR, TCR or MAIR gave: not by address, and not of stage 2 alone */
	bool renamed;		/* the regime depends on HCR_EL2.{E2H,TGE} */
	bool stages;		/* of EL1: both stages' */
	bool vmids;		/* of EL1: whatever the VMID */
};
struct context_tlbi context_tlbi(uint16_t sysreg, unsigned el, bool e2h_tge);

#endif
