/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mutants of one stub while they are made. Private to suite/mutate/. */
#ifndef SUITE_MUTATE_MAKER_H
#define SUITE_MUTATE_MAKER_H

#include "isa/isa.h"
#include "suite/mutate/mutate.h"

#define MAKER_SLOTS 16

struct maker {
	struct mutants *to;
	const bool *walked;	/* by word of the image: mutants change one of these; NULL: any */
	uint64_t at;		/* instruction that it is at */
	uint32_t word;
	struct isa_insn insn;
	size_t site;		/* first mutant of this instruction */
	uint64_t room;		/* offset of four unused words in the table, or 0: detours lead through them */
	bool failed;
};

/* A mutant; its words are changed one by one; behind the last, it is kept if it is a new one. */
struct mutant *maker_begin(struct maker *k, enum mutation class, uint64_t site);
void maker_edit(struct maker *k, struct mutant *m, uint64_t at, uint32_t is);
void maker_end(struct maker *k);
/* All three: another word for the one that k is at. */
void maker_change(struct maker *k, enum mutation class, uint32_t is);

/* The word at `at` is one of those that mutants are wanted of. */
static inline bool maker_wants(const struct maker *k, uint64_t at)
{
	return !k->walked || (at < k->to->flow.stub->size && k->walked[at / 4]);
}

/* make-insn.c */
void maker_mutate_insn(struct maker *k, uint64_t at);
/* make-slot.c */
void maker_mutate_slot(struct maker *k, unsigned slot);
void maker_lower_alignment(struct maker *k);

/* Offset of a slot. */
static inline uint64_t maker_slot(const struct maker *k, unsigned slot)
{
	return k->to->flow.stub->table + slot * HV_SLOT_SIZE;
}

#endif
