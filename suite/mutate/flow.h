/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where control can go in a good stub, word by word, without asking what registers hold. It is about the words that branches
 * reach (mutants.places). Private to suite/mutate/.
 */
#ifndef SUITE_MUTATE_FLOW_H
#define SUITE_MUTATE_FLOW_H

#include "isa/isa.h"
#include "suite/mutate/mutate.h"

#define FLOW_NONE ((size_t)-1)
#define FLOW_SLOTS ((uint64_t)-1)
#define FLOW_FLAGS ISA_FLAGS	/* NZCV among registers; ISA_SP is bit 31 */

/* Find the words that slots reach, with the slots that do. 0, or -1: out of memory. */
int flow_find(struct mutants *all);
/* A BR or RET of the stub may lead to an address that the stub forms itself: then there are ways which are not found here. */
bool flow_is_indirect(const struct mutants *all);
/* The place of the word at `at`, or FLOW_NONE: no branch reaches it. */
size_t flow_place(const struct mutants *all, uint64_t at);

bool flow_is_edited(const struct mutants *all, const struct mutant *m, uint64_t at);
/* In leads[place] whether one of the mutant's edits can come behind that word, or is there. Room for place_count bytes. */
void flow_leads(const struct mutants *all, const struct mutant *m, uint8_t *leads);
/* The same for one word; yes, where it is no place. */
bool flow_marked(const struct mutants *all, const uint8_t *leads, uint64_t at);
/* Whether a system register may be written on the way to `at`. `key`: its CRn, CRm and op2, whatever the level. */
bool flow_writes_before(const struct mutants *all, uint64_t at, uint32_t key);
/*
 * Whether no edit is met without `first` before it: from no slot, and from no place at `behind` or beyond. FLOW_SLOTS: a slot is
 * first, so it is about those places alone.
 */
bool flow_dominates(const struct mutants *all, const struct mutant *m, uint64_t first, uint64_t behind);
/*
 * In shown[place] whether a way from a slot to an end goes by that word and by none of `walls`, both of place_count bytes. A way
 * that never ends is one as well. 0, or -1: out of memory.
 */
int flow_shown(const struct mutants *all, const uint8_t *walls, uint8_t *shown);
/*
 * Whether what these registers hold at `at` is never read: each is written first, on every path, and no edit comes before that.
 * The code that control goes to does not read flags, nor, behind an ERET, the registers in `lost`.
 */
bool flow_is_dead(const struct mutants *all, const struct mutant *m, uint64_t at, uint64_t registers, uint32_t lost);

#endif
