/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A hazard: something that was read, fetched or relied upon whose value the architecture leaves open, because a cache may
 * or may not have given up a line, an operation may or may not have completed, a register may or may not have taken effect.
 * Only a machine that models caches and barriers sees hazards (HV_SEE_COHERENCE).
 */
#ifndef HVCHECK_HAZARD_H
#define HVCHECK_HAZARD_H

#include <stdint.h>

#include "hvcheck/linkage.h"

HV_BEGIN

/* What was left open; suite/scenario/hazard.c says which rule each breaks. */
enum hv_hazard_kind {
	HV_HAZARD_LOAD_POC,	/* a load past the caches of bytes that a dirty line holds */
	HV_HAZARD_FETCH_POC,	/* a fetch past the caches of bytes that a dirty line holds */
	HV_HAZARD_LOST_STORE,	/* a store past the caches that a dirty line, written back later, undoes */
	HV_HAZARD_STALE_LOAD,	/* a load through a line that is older than memory */
	HV_HAZARD_FETCH_POU,	/* a fetch through the caches of bytes that were not cleaned to the PoU */
	HV_HAZARD_STALE_FETCH,	/* a fetch of bytes of which the instruction cache may hold older ones */
	HV_HAZARD_INCOMPLETE,	/* maintenance was done, but no DSB completed it before it was relied upon */
	HV_HAZARD_PREFETCHED,	/* maintenance of code is complete, but no context synchronisation came between it and the fetch */
	HV_HAZARD_MMU_SWITCH,	/* SCTLR_ELx.{M,C,I} was written, and used before a context synchronisation event */
	HV_HAZARD_REGISTER,	/* another system register was written, and used before a context synchronisation event */
	HV_HAZARD_TLBI,		/* translations were used, or the MMU switched on, before a TLBI was complete and synchronised */
	HV_HAZARD_OLD_TLB,	/* translations were used that a changed TTBR, TCR or MAIR no longer gives, and no TLBI dropped */
	HV_HAZARD_UNALIGNED,	/* an unaligned access to Device memory, as all memory is to loads and stores with the MMU off */
	HV_HAZARD_DEVICE,	/* DC ZVA, an exclusive or an atomic to Device memory: it faults, or may abort */
	HV_HAZARD_COUNT
};

/* The operation whose absence left it open. */
enum hv_missing {
	HV_MISSING_NOTHING,
	HV_MISSING_CLEAN_POC,		/* DC CVAC or CIVAC */
	HV_MISSING_CLEAN_POU,		/* DC CVAU */
	HV_MISSING_INVALIDATE,		/* DC IVAC or CIVAC, before the store */
	HV_MISSING_IC,			/* IC IALLU or IVAU, behind the clean and its DSB */
	HV_MISSING_DSB,
	HV_MISSING_ISB,			/* or another context synchronisation event */
	HV_MISSING_TLBI,
	HV_MISSING_ALIGNMENT,
	HV_MISSING_NORMAL,		/* Normal memory: the MMU on, or another instruction */
	HV_MISSING_COUNT
};

/* Who did something: an instruction, and where the caller's script stood. */
struct hv_actor {
	uint64_t pc;		/* virtual address of the instruction; 0: not known, or no instruction: the loader */
	uint32_t insn;		/* its word */
	uint16_t step;		/* index of the caller's step (hvcheck/scenario.h), HV_STEP_NONE outside of a script */
	uint8_t el;		/* exception level, 1 or 2 */
	uint8_t cached;		/* 1: the access went through the caches */
	uint8_t set;		/* of `insn`: 0 A64, 1 A32, 2 T32 with its first halfword on top */
};

struct hv_hazard {
	uint8_t kind;		/* enum hv_hazard_kind */
	uint8_t missing;	/* enum hv_missing */
	uint16_t reg;		/* register hazards: enum hv_reg of the register that was written */
	uint32_t size;		/* bytes of the access */
	uint64_t addr;		/* physical address of the first byte that is open; register hazards: the value that was written */
	uint64_t line;		/* physical address of its cache line; 0 for register hazards */
	struct hv_actor writer;	/* who wrote what should arrive; register hazards: the MSR or TLBI */
	struct hv_actor reader;	/* who may see something else; register hazards: who used the register */
	struct hv_actor clean;	/* INCOMPLETE, PREFETCHED: the maintenance; else pc = 0 */
	uint64_t want, may;	/* the first eight open bytes, little endian: as last stored, and as they may arrive */
};

/* What happens to one line, in order: the life that a report draws. */
enum hv_life_event {
	HV_LIFE_STORE,		/* by `actor` */
	HV_LIFE_LOAD,
	HV_LIFE_FETCH,
	HV_LIFE_DC,		/* maintenance: `actor.insn` says which */
	HV_LIFE_IC,
	HV_LIFE_DSB,
	HV_LIFE_CONTEXT,	/* ISB, exception entry or return */
	HV_LIFE_EVICT,		/* the adversary wrote the line back or dropped it */
	HV_LIFE_HAZARD,		/* the hazard itself; `actor` is the reader */
};

/* Where the line's bytes stand after an event, each as the first eight bytes from hv_hazard.addr on, little endian. */
struct hv_life {
	uint8_t event;		/* enum hv_life_event */
	uint8_t valid;		/* 1: the data cache has a copy, */
	uint8_t dirty;		/* 1: which is newer than what is behind it */
	uint8_t icache;		/* 1: the instruction cache may hold `old` */
	uint32_t size;		/* bytes of the access */
	uint64_t seq;		/* instructions since the scenario began */
	struct hv_actor actor;
	uint64_t cache, pou, poc, old;
};

HV_END

#endif
