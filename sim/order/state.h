/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the model of context synchronisation knows: the registers that are followed, and what the TLBs of each level may hold. Each
 * file of this room has its part: followed.c the registers, tlb.c the TLBs, report.c the hazards, context.c what instructions do.
 */
#ifndef SIM_ORDER_STATE_H
#define SIM_ORDER_STATE_H

#include "isa/bits.h"

#include "sim/order/context.h"
#include "sim/order/decode.h"

#define CONTEXT_INSNS 256	/* a power of two */

/* Registers that are followed. */
enum {
	SCTLR_1, SCTLR_2, HCR, CPTR, CPACR, VBAR_1, VBAR_2, VTTBR, VTCR, ZCR_1, ZCR_2, SMCR_1, SMCR_2,
	TTBR0_1, TTBR1_1, TCR_1, TCR2_1, MAIR_1, PIRE0_1, PIR_1,
	TTBR0_2, TTBR1_2, TCR_2, TCR2_2, MAIR_2, PIRE0_2, PIR_2,
	REGISTERS,
	FIRST_TRANSLATION = TTBR0_1,
};

/* The latest write of a register. */
struct write {
	uint64_t value;
	uint64_t open;		/* bits that it changed, and no context event came since */
	struct hv_actor writer;
	uint16_t told;		/* kinds of hazards that were reported of it, a bit each */
	bool known;		/* `value` is the register's */
	bool fresh;		/* written, be it what it held, and no context event came since */
};

/* A change of TTBR, TCR or MAIR, while the TLB may hold translations from before it. */
struct stale {
	struct hv_actor writer;
	uint64_t value;
	uint8_t r;
	bool is;
	bool unseen;		/* none of them was made while the model looked on */
	bool told;
};

enum { TLBI_NONE, TLBI_ISSUED, TLBI_COMPLETE };

/* TLB maintenance that is not synchronised yet: several at once count as the latest. */
struct maintenance {
	struct hv_actor actor;
	uint64_t operand;
	uint8_t state;
	uint8_t reach;		/* what its DSB must have */
	uint8_t halves;		/* whose change it was to follow; 0: tables in memory, it may be any */
	bool xs;		/* not of the nXS variant: nor may its DSB be */
	bool told;
};

/* Translations of an exception level, by half of the address space (bit 55) if it has two. */
struct tlb {
	bool before;		/* the TLB may hold some from before the model began */
	bool used[2];		/* some were made since the last TLBI */
	struct stale stale[2];
	struct maintenance tlbi;
};

struct context {
	struct context_config config;
	struct write writes[REGISTERS];
	struct tlb regimes[3]; /* by level: [1], [2] */
	struct stale vmid;	/* a VMID came into force, and the TLB may hold translations from when it was in use before */
	bool vmid_drops;	/* a TLBI was for that */
	bool open;		/* any of the writes is */
	bool exs;
	struct context_insn insns[CONTEXT_INSNS]; /* that were met lately */
};

static inline unsigned context_level(const struct hv_actor *actor)
{
	return actor->el == 2 ? 2 : 1;
}

static inline uint64_t context_sctlr(const struct context *c, unsigned el)
{
	return c->writes[el == 2 ? SCTLR_2 : SCTLR_1].value;
}

static inline bool context_mmu_on(const struct context *c, unsigned el)
{
	return context_sctlr(c, el) & ISA_SCTLR_M;
}

static inline bool context_hcr(const struct context *c, uint64_t bits)
{
	return (c->writes[HCR].value & bits) == bits;
}

#endif
