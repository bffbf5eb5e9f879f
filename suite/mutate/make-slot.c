/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mutants of a slot, and of the whole table. */
#include "isa/encode.h"
#include "suite/mutate/fields.h"
#include "suite/mutate/maker.h"

#define SLOT_WORDS (HV_SLOT_SIZE / 4)

/* Word `i` of slot `from`, as it must be as word `j` of slot `to` of the same contents: what leads out of the slot stays. */
static uint32_t slot_word(const struct maker *k, unsigned from, unsigned i, unsigned to, unsigned j)
{
	uint64_t at = maker_slot(k, from) + 4 * i, base = maker_slot(k, from);
	uint32_t word = mutants_word(k->to, at);
	struct isa_insn insn;

	if (isa_decode(ISA_A64, word, &insn) && isa_relative(&insn) && isa_target(&insn, at) - base < HV_SLOT_SIZE)
		return word;
	return fields_rebase(word, at, maker_slot(k, to) + 4 * j);
}

static void exchange_slots(struct maker *k, unsigned a, unsigned b)
{
	struct mutant *m = maker_begin(k, MUTATION_EXCHANGED, maker_slot(k, a));

	for (unsigned i = 0; i < SLOT_WORDS; i++) {
		maker_edit(k, m, maker_slot(k, a) + 4 * i, slot_word(k, b, i, a, i));
		maker_edit(k, m, maker_slot(k, b) + 4 * i, slot_word(k, a, i, b, i));
	}
	maker_end(k);
}

static void move_slot(struct maker *k, unsigned slot, int by)
{
	struct mutant *m = maker_begin(k, MUTATION_MOVED, maker_slot(k, slot));

	for (int i = 0; i < SLOT_WORDS; i++) {
		int from = i - by;
		bool inside = from >= 0 && from < SLOT_WORDS;

		maker_edit(k, m, maker_slot(k, slot) + 4 * (unsigned)i,
		     inside ? slot_word(k, slot, (unsigned)from, slot, (unsigned)i) : ISA_WORD_NOP);
	}
	maker_end(k);
}

static void fill_slot(struct maker *k, unsigned slot, uint32_t with)
{
	struct mutant *m = maker_begin(k, MUTATION_EMPTIED, maker_slot(k, slot));

	for (unsigned i = 0; i < SLOT_WORDS; i++)
		maker_edit(k, m, maker_slot(k, slot) + 4 * i, with);
	maker_end(k);
}

static void revive_slot(struct maker *k, unsigned slot, uint32_t first)
{
	maker_edit(k, maker_begin(k, MUTATION_REVIVED, maker_slot(k, slot)), maker_slot(k, slot), first);
	maker_end(k);
}

/* The slot of the kernel's HVC: where all others could lead by mistake. */
#define HVC_SLOT 8

void maker_mutate_slot(struct maker *k, unsigned slot)
{
	uint64_t at = maker_slot(k, slot);

	k->site = k->to->count;
	for (unsigned other = slot + 1; other < MAKER_SLOTS; other++)
		exchange_slots(k, slot, other);
	move_slot(k, slot, 1);
	move_slot(k, slot, -1);
	fill_slot(k, slot, ISA_WORD_NOP);
	fill_slot(k, slot, 0);
	if (slot == HVC_SLOT || mutants_word(k->to, at) != ISA_WORD_B_SELF)
		return;
	revive_slot(k, slot, fields_branch(at, maker_slot(k, HVC_SLOT)));
	revive_slot(k, slot, ISA_WORD_ERET);
}

void maker_lower_alignment(struct maker *k)
{
	for (uint32_t align = HV_TABLE_SIZE / 2; align >= 4; align /= 2) {
		struct mutant *m = maker_begin(k, MUTATION_ALIGNMENT, k->to->flow.stub->table);

		m->align = align;
		m->slots = 0xffff;
	}
}
