/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where control can go in a good stub, word by word, without asking what registers hold. */
#ifndef SUITE_PROVE_FLOW_H
#define SUITE_PROVE_FLOW_H

#include "hvcheck/stub.h"
#include "isa/isa.h"
#include "suite/prove/change.h"
#include "suite/prove/residence.h"

/* The words that branches reach. */
struct flow {
	const struct hv_stub *stub;	/* the good one, borrowed */
	const struct residence *residence;	/* borrowed; NULL: it may lie anywhere */
	uint16_t *reach;		/* for each word of the image the slots that reach it; owned */
	uint32_t *places;		/* offsets of the words that are reached, in order; owned */
	size_t place_count;
	bool indirect;			/* a register may lead to further ones */
	struct flow_loss *losses;	/* for each place; owned */
};

/* What compare.c has found of a place, to be asked once. */
struct flow_loss {
	bool known;
	uint32_t lost;			/* x registers that all calls which come there may lose at their ERET */
};

#define FLOW_NONE ((size_t)-1)
#define FLOW_SLOTS ((uint64_t)-1)
#define FLOW_FLAGS ISA_FLAGS	/* NZCV among registers; ISA_SP is bit 31 */

/* Find the words that slots reach, with the slots that do. 0, or -1: out of memory. Free with flow_free() in both cases. */
int flow_find(const struct hv_stub *stub, struct flow *flow);
void flow_free(struct flow *flow);
/* flow-hyp.c: the same of a stub of 32-bit instructions, whose places are instructions; those of the other set are none. */
int flow_hyp_find(const struct hv_stub *stub, struct flow *flow);
/* The good stub's word at `at`. */
uint32_t flow_word(const struct flow *flow, uint64_t at);
/* The place of the word at `at`, or FLOW_NONE: no branch reaches it. */
size_t flow_place(const struct flow *flow, uint64_t at);

/* In leads[place] whether an edit can come behind that word, or is there. Room for place_count bytes. */
void flow_leads(const struct flow *flow, const struct change *change, uint8_t *leads);
/* The same for one word; yes, where it is no place. */
bool flow_marked(const struct flow *flow, const uint8_t *leads, uint64_t at);
/* Whether an instruction for which `is` holds, with that key, may be executed on the way to `at`. */
bool flow_any_before(const struct flow *flow, uint64_t at, bool (*is)(const struct isa_insn *insn, uint32_t key), uint32_t key);
/*
 * Whether no edit is met without `first` before it: from no slot, and from no place at `behind` or beyond. FLOW_SLOTS: a slot is
 * first, so it is about those places alone.
 */
bool flow_dominates(const struct flow *flow, const struct change *change, uint64_t first, uint64_t behind);
/*
 * In shown[place] whether a way from a slot to an end goes by that word and by none of `walls`, both of place_count bytes. A way
 * that never ends is one as well. 0, or -1: out of memory.
 */
int flow_shown(const struct flow *flow, const uint8_t *walls, uint8_t *shown);
/*
 * Whether what these registers hold at `at` is never read: each is written first, on every path, and no edit comes before that.
 * The code that control goes to does not read flags, nor, behind an ERET, the registers in `lost`.
 */
bool flow_is_dead(const struct flow *flow, const struct change *change, uint64_t at, uint64_t registers, uint32_t lost);

#endif
