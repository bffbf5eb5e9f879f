/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an instruction means to context synchronisation: the few that have a form of their own, and for all the others what they
 * depend on. Most depend on nothing. What a word is says isa/.
 */
#ifndef SIM_ORDER_DECODE_H
#define SIM_ORDER_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "isa/sysreg.h"

/* What an instruction depends on. */
#define USES_DATA (1u << 0)		/* loads and stores; coherence.c knows the address and tells it */
#define USES_CACHE (1u << 1)		/* DC, IC and AT */
#define USES_BRANCH (1u << 2)		/* B, B.cond, CBZ, TBZ, BR, BLR, RET and the like, not ERET */
#define USES_FP (1u << 3)		/* FP and SIMD, FPCR, FPSR */
#define USES_SVE (1u << 4)		/* SVE, ZCR_ELx */
#define USES_SME (1u << 5)		/* SME, SMCR_ELx, SVCR, SMPRI */
#define USES_SVE_LENGTH (1u << 6)	/* SVE instructions alone */
#define USES_SME_LENGTH (1u << 7)
#define USES_RENAMED (1u << 8)		/* what HCR_EL2.{E2H,TGE} renames */
#define USES_VECTOR (1u << 9)		/* exception entry: of no instruction */

enum context_form {
	CONTEXT_OTHER,
	CONTEXT_MSR, CONTEXT_MRS,
	CONTEXT_TLBI,
	CONTEXT_DSB,			/* for loads and stores both: others complete no TLBI */
	CONTEXT_ISB,
	CONTEXT_ERET,			/* ERETAA and ERETAB, too */
};

struct context_insn {
	uint32_t word;
	uint8_t set;		/* enum isa_set */
	uint8_t form;		/* enum context_form */
	uint8_t reach;		/* TLBI, DSB: enum isa_reach */
	bool nxs;		/* TLBI, DSB: the variant of FEAT_XS */
	bool address;		/* a DC or IC whose operand is a virtual address */
	uint16_t uses;		/* USES_* */
	uint16_t sysreg;	/* MSR, MRS: ISA_SYSREG() */
	const struct isa_sysop *tlbi;	/* TLBI */
};

/* `set`: enum isa_set. */
void context_decode(uint8_t set, uint32_t word, struct context_insn *to);

/* What a TLBI drops. */
struct context_tlbi {
	uint8_t regime;		/* 1 or 2: the exception level whose translations it drops; 0: those of EL3 */
	bool all;		/* all that a TTBR, TCR or MAIR gave: not by address, and not of stage 2 alone */
	bool renamed;		/* the regime depends on HCR_EL2.{E2H,TGE} */
	bool stages;		/* of EL1: both stages' */
	bool vmids;		/* of EL1: whatever the VMID */
};
/* At level `el`, with both of those bits set or not. */
struct context_tlbi context_tlbi(const struct isa_sysop *op, unsigned el, bool e2h_tge);

#endif
