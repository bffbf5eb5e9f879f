/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cache lines that are not as memory is. One processor; a data cache above the PoU, a unified cache between the PoU and the PoC,
 * an instruction cache beside the data cache. What the architecture leaves open (Arm ARM D4.4, D7.5: when a line is allocated,
 * evicted or written back) is left open here, too:
 *
 *	checker		the program sees what was stored last, and every access whose value depends on an eviction is a hazard
 *	adversary	lines are written back and dropped at random moments, and the program sees what then arrives
 *
 * Four copies of a line that was ever stored to or loaded through the cache:
 *
 *	cache	the data side's, `valid` or not, `dirty` or not	<- cached loads and stores
 *	pou	what an instruction cache miss finds		<- DC CVAU, write-back
 *	poc	what accesses past the caches find, what stays	<- DC CVAC, CIVAC, write-back, stores past the caches
 *	old	what the instruction cache may still hold	until IC behind the clean and its DSB, then a context event
 *
 * Guest memory itself holds the bytes as last stored in program order (checker) or as the latest access was to see them
 * (adversary). Knows nothing of translation, of instructions, or of Unicorn.
 */
#ifndef SIM_MEMORY_LINES_H
#define SIM_MEMORY_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/hazard.h"

struct lines;

struct lines_config {
	unsigned line;		/* of the data side: bytes, a power of two from 16 to 2048 */
	unsigned iline;		/* of the instruction side: likewise, and at least line / 64; 0: as `line` */
	bool idc, dic;		/* CTR_EL0.IDC: fetches see the data cache; .DIC: the instruction cache never holds old bytes */
	bool evict;		/* the adversary; its random numbers come from `seed` alone */
	uint64_t seed;
	uint64_t watch;		/* physical address whose line's life is told; 0: none */
	/* Host view of guest memory, NULL if there is none. `pa` and `size` stay within one line. */
	uint8_t *(*memory)(void *ctx, uint64_t pa, size_t size);
	/* Guest code at [pa, pa + size) was changed by the adversary: forget what was translated from it. */
	void (*changed)(void *ctx, uint64_t pa, size_t size);
	void (*hazard)(void *ctx, const struct hv_hazard *hazard);
	void (*life)(void *ctx, const struct hv_life *life);
	void *ctx;
};

enum lines_dc {
	LINES_IVAC, LINES_CVAC, LINES_CVAU, LINES_CVAP, LINES_CIVAC,
	LINES_ISW, LINES_CSW, LINES_CISW,	/* the operand's set and way mean nothing here: see lines_dc_all */
};

/* NULL if memory is out. */
struct lines *lines_new(const struct lines_config *config);
void lines_free(struct lines *l);
/* True if memory ran out meanwhile: some lines were not modelled. */
bool lines_short(const struct lines *l);

/* Instructions executed so far, for hv_life.seq. */
void lines_clock(struct lines *l, uint64_t insns);

/*
 * Before a load or store of `size` bytes at `pa` that actor->cached says goes through the caches or past them. An access may
 * cross lines. In the adversary, memory shows after it what this access is to see. `bytes` are those that will be stored.
 */
void lines_load(struct lines *l, uint64_t pa, unsigned size, const struct hv_actor *actor);
void lines_store(struct lines *l, uint64_t pa, unsigned size, const void *bytes, const struct hv_actor *actor);
/*
 * Before [pa, pa + size) is fetched; actor->cached: through the instruction cache. Returns true if the adversary changed what
 * memory shows there, so that it must be translated anew.
 */
bool lines_fetch(struct lines *l, uint64_t pa, unsigned size, const struct hv_actor *actor);

/* Maintenance by address: of the line that holds `pa`. Complete with the next DSB, and not sure to have happened before. */
void lines_dc(struct lines *l, enum lines_dc op, uint64_t pa, const struct hv_actor *actor);
/*
 * By set and way: caches between a program and its memory that software knows nothing of may hold lines all the same, so it
 * is no maintenance to rely upon (Arm ARM D7.5.9). The checker takes nothing as cleaned by it, but after DC ISW dirty bytes may be
 * lost; the adversary does it to all lines or to none.
 */
void lines_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor);
/* IC IVAU of the line at `pa`; IC IALLU and IALLUIS of all. */
void lines_ic(struct lines *l, uint64_t pa, const struct hv_actor *actor);
void lines_ic_all(struct lines *l, const struct hv_actor *actor);
/*
 * What a barrier does. For loads and stores both, a DSB completes all; for stores alone it completes stores, and no maintenance.
 * A DMB for both completes nothing, and yet orders DC by address before loads and stores behind it (Arm ARM D7.5.9). SSBB, PSSBB,
 * those for loads alone, DMB for stores and the encodings that are reserved do nothing of it.
 */
enum lines_barrier { LINES_NO_BARRIER, LINES_DSB, LINES_DSB_ST, LINES_DMB };
enum lines_barrier lines_barrier_of(uint32_t insn);
void lines_barrier(struct lines *l, enum lines_barrier barrier, const struct hv_actor *actor);
/* A context synchronisation event. */
void lines_context(struct lines *l, const struct hv_actor *actor);

/* Adversary: let time pass. Call it once an instruction; it evicts now and then. Nothing in the checker. */
void lines_pass(struct lines *l);

/*
 * Copy [pa, pa + size) as it stands at the PoC. `settled`: bytes that a line may still overwrite are hazards (LOAD_POC, LOST_STORE,
 * INCOMPLETE) with `actor` as the reader; `fetched`: those that the instruction cache may hold older ones of are, too (FETCH_POU,
 * STALE_FETCH, INCOMPLETE). In the adversary nothing is a hazard; a line is written back first, perhaps not if `settled`, and
 * if `fetched` its bytes may be those that the instruction cache holds.
 */
void lines_observe(struct lines *l, uint64_t pa, size_t size, uint8_t *bytes, bool settled, bool fetched,
		   const struct hv_actor *actor);
/* The same of bytes that stay in use: dirty lines count as written back, so what differs from the last store was lost. */
void lines_observe_kept(struct lines *l, uint64_t pa, size_t size, uint8_t *bytes);

#endif
