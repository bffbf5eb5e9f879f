/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage 1 translation as the cache model needs it: which physical address, and through the caches or past them (Arm ARM D5.2,
 * D13.2.118 SCTLR_EL1, D13.2.97 MAIR_EL1). The engine translates for itself, and does not tell the attributes.
 */
#ifndef SIM_MEMORY_TRANSLATE_H
#define SIM_MEMORY_TRANSLATE_H

#include <stdbool.h>
#include <stdint.h>

#define TRANSLATE_WAYS 64

enum translate_memory { MEMORY_DEVICE, MEMORY_NONCACHEABLE, MEMORY_CACHEABLE };

struct translation {
	uint64_t pa;
	enum translate_memory memory;
	bool mapped;		/* false: a fault; `pa` means nothing */
	uint64_t descriptor;	/* of the page or block; 0: the MMU is off */
	uint64_t limits;	/* what the tables on the way take from it: XNTable and its neighbours, bits [63:59], together */
	unsigned shift;		/* the page or block has so many bits of address */
};

/* Registers of one regime, as they are when it is asked; the upper TTBR is 0 if the regime has one range only. */
struct regime {
	uint64_t sctlr, tcr, ttbr[2], mair;
	bool two_ranges;	/* EL1&0, and EL2&0 with E2H */
};

struct translator {
	/* A descriptor that the walk reads at `pa`; `cached`: the walk goes through the caches (TCR_ELx.IRGN, SCTLR_ELx.C). */
	uint64_t (*descriptor)(void *ctx, uint64_t pa, bool cached);
	void *ctx;
	/* Pages that were walked lately; not a TLB that anybody could see: emptied whenever a register or a table may change. */
	struct { uint64_t page; struct translation to; } way[3][TRANSLATE_WAYS];
};

void translate_forget(struct translator *t);
/* Translate `va` at level `el` (1, 2); `fetch` selects SCTLR_ELx.I rather than .C. */
struct translation translate(struct translator *t, const struct regime *r, unsigned el, uint64_t va, bool fetch);

#endif
