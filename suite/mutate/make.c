/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mutants of a stub: small breaks of its reachable code, one list for each. What a person writes wrong, the assembler encodes;
 * so a change of place keeps the targets of what is moved, and a change of a target is a break of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "isa/sysreg.h"
#include "isa/make.h"
#include "suite/static/word.h"
#include "suite/mutate/fields.h"
#include "suite/mutate/flow.h"
#include "suite/mutate/mutate.h"

#define SLOTS 16
#define SLOT_WORDS (HV_SLOT_SIZE / 4)

const struct hv_mutation_info hv_mutations[HV_MUTATION_COUNT] = {
#define HV_MUTATION(id, name, sentence) [HV_MUTATION_##id] = { name, sentence },
#define HV_ARGUMENT(id, name, sentence)
#include "suite/mutate/mutations.def"
#undef HV_MUTATION
#undef HV_ARGUMENT
};

/* The mutants of one stub while they are made. */
struct maker {
	struct hv_mutants *to;
	uint64_t at;		/* instruction that it is at */
	uint32_t word;
	struct isa_insn insn;
	size_t site;		/* first mutant of this instruction */
	uint64_t room;		/* offset of four unused words in the table, or 0: detours lead through them */
	bool failed;
};

uint32_t hv_mutants_word(const struct hv_mutants *all, uint64_t at)
{
	return hv_word(all->stub->image, all->stub->size, at);
}

static void *grow(void *p, size_t *room, size_t count, size_t size)
{
	void *more;

	if (count < *room)
		return p;
	*room = *room ? 2 * *room : 1024;
	more = realloc(p, *room * size);
	if (!more)
		free(p);
	return more;
}

/* --- one mutant ------------------------------------------------------------------------------------------------- */

static struct hv_mutant *begin(struct maker *k, enum hv_mutation class, uint64_t site)
{
	static struct hv_mutant spill;
	struct hv_mutants *to = k->to;

	to->m = grow(to->m, &to->room, to->count, sizeof(*to->m));
	if (!to->m) {
		to->room = to->count = 0;
		k->failed = true;
		return &spill;
	}
	to->m[to->count] = (struct hv_mutant){ .class = (uint8_t)class, .site = (uint32_t)site, .first = (uint32_t)to->edit_count };
	return &to->m[to->count++];
}

static void edit(struct maker *k, struct hv_mutant *m, uint64_t at, uint32_t is)
{
	struct hv_mutants *to = k->to;

	if (is == hv_mutants_word(to, at))
		return;
	to->edits = grow(to->edits, &to->edit_room, to->edit_count, sizeof(*to->edits));
	if (!to->edits) {
		to->edit_room = to->edit_count = 0;
		k->failed = true;
		return;
	}
	to->edits[to->edit_count++] = (struct hv_edit){ (uint32_t)at, is };
	m->count++;
	m->slots |= to->reach[at / 4];
}

static bool same_edits(const struct hv_mutants *all, const struct hv_mutant *a, const struct hv_mutant *b)
{
	return a->count == b->count && a->align == b->align &&
	       !memcmp(&all->edits[a->first], &all->edits[b->first], a->count * sizeof(*all->edits));
}

/* Take the last mutant back where it changes nothing, or what another one of this site changes already. */
static void end(struct maker *k)
{
	struct hv_mutants *to = k->to;
	const struct hv_mutant *m;

	if (k->failed || !to->count)
		return;
	m = &to->m[to->count - 1];
	if (m->align)
		return;
	for (size_t i = k->site; m->count && i + 1 < to->count; i++)
		if (same_edits(to, &to->m[i], m)) {
			to->edit_count = m->first;
			to->count--;
			return;
		}
	if (!m->count)
		to->count--;
}

static void one_word(struct maker *k, enum hv_mutation class, uint32_t is)
{
	edit(k, begin(k, class, k->at), k->at, is);
	end(k);
}

/* --- changes of one instruction --------------------------------------------------------------------------------- */

static void weaken(struct maker *k)
{
	uint32_t to[32];
	unsigned count = fields_weaker(k->word, to, 32);

	for (unsigned i = 0; i < count; i++)
		one_word(k, HV_MUTATION_BARRIER, to[i]);
}

/* Registers that a mistake would take: the arguments, the platform's, the link, none at all. */
static const uint8_t likely[] = { 0, 1, 2, 3, 4, 5, 17, 18, 19, 30, 31 };

static void change_field(struct maker *k, const struct field *f)
{
	int64_t value = isa_get(&k->insn, f->operand);
	const int64_t near[] = { value + 1, value - 1, 0, -1 };

	switch (f->kind) {
	case FIELD_REGISTER:
		for (unsigned i = 0; i < sizeof(likely); i++)
			one_word(k, HV_MUTATION_REGISTER, isa_with(&k->insn, f->operand, likely[i]));
		one_word(k, HV_MUTATION_REGISTER, isa_with(&k->insn, f->operand, value + 1));
		one_word(k, HV_MUTATION_REGISTER, isa_with(&k->insn, f->operand, value - 1));
		return;
	case FIELD_CONDITION:
		for (unsigned c = 0; c < 16; c++)
			one_word(k, HV_MUTATION_CONDITION, isa_with(&k->insn, f->operand, c));
		return;
	case FIELD_SYSREG:
		for (unsigned i = HV_REG_FIRST_SYS; i < HV_REG_COUNT; i++) {
			const struct hv_reg_info *r = &hv_regs[i];

			one_word(k, HV_MUTATION_SYSREG, isa_with(&k->insn, f->operand,
								 ISA_SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2)));
		}
		return;
	default:
		for (unsigned i = 0; i < sizeof(near) / sizeof(near[0]); i++)
			one_word(k, f->kind == FIELD_SHIFT ? HV_MUTATION_SHIFT : HV_MUTATION_IMMEDIATE,
				 isa_with(&k->insn, f->operand, near[i]));
	}
}

/* Places that other branches of the stub lead to, and those around the right one. */
static void mislead(struct maker *k)
{
	const struct isa_operand *o = isa_relative(&k->insn), *other;
	const struct hv_mutants *to = k->to;
	int64_t unit = o ? o->number : 0, is = o ? isa_get(&k->insn, o) : 0;
	const int64_t near[] = { is + unit, is - unit, is + 8, is - 8, 0, 4 };
	struct isa_insn insn;

	for (unsigned i = 0; o && i < sizeof(near) / sizeof(near[0]); i++)
		one_word(k, HV_MUTATION_TARGET, isa_with(&k->insn, o, near[i]));
	for (size_t i = 0; o && k->insn.flow != ISA_NEXT && i < to->place_count; i++) {
		uint64_t at = to->places[i];

		isa_decode(ISA_A64, hv_mutants_word(to, at), &insn);
		other = isa_relative(&insn);
		if (other && insn.flow != ISA_NEXT && isa_get(&insn, other))
			one_word(k, HV_MUTATION_TARGET, isa_with(&k->insn, o, (int64_t)(isa_target(&insn, at) - k->at)));
	}
}

/* By way of unused words of the table: INSN, INSN, back. */
static void twice(struct maker *k)
{
	struct hv_mutant *m;

	if (!k->room || k->at - k->room < 16)
		return;
	m = begin(k, HV_MUTATION_DOUBLED, k->at);
	m->detour = 1;
	edit(k, m, k->at, fields_branch(k->at, k->room));
	edit(k, m, k->room, fields_rebase(k->word, k->at, k->room));
	edit(k, m, k->room + 4, fields_rebase(k->word, k->at, k->room + 4));
	edit(k, m, k->room + 8, fields_branch(k->room + 8, k->at + 4));
	end(k);
}

static void exchange(struct maker *k, enum hv_mutation class, uint64_t other)
{
	const struct hv_mutants *to = k->to;
	struct hv_mutant *m;

	if (other + 4 > to->stub->size || !to->reach[other / 4])
		return;
	m = begin(k, class, k->at);
	edit(k, m, k->at, fields_rebase(hv_mutants_word(to, other), other, k->at));
	edit(k, m, other, fields_rebase(k->word, k->at, other));
	end(k);
}

/* --- changes of two instructions -------------------------------------------------------------------------------- */

static void remove_both(struct maker *k, uint64_t other)
{
	struct hv_mutant *m;

	if (other + 4 > k->to->stub->size || !k->to->reach[other / 4])
		return;
	m = begin(k, HV_MUTATION_PAIR, k->at);
	edit(k, m, k->at, ISA_WORD_NOP);
	edit(k, m, other, ISA_WORD_NOP);
	end(k);
}

/* `word` with each of its registers `from` being `to`. */
static uint32_t renamed(uint32_t word, uint32_t from, uint32_t to)
{
	struct fields f;

	fields_of(word, &f);
	for (unsigned i = 0; i < f.count; i++)
		if (f.field[i].kind == FIELD_REGISTER && isa_get(&f.insn, f.field[i].operand) == from)
			f.insn.word = isa_with(&f.insn, f.field[i].operand, to);
	return f.count ? f.insn.word : word;
}

/* Another scratch register, consistently: it works, and the register is gone. */
static void rename_both(struct maker *k)
{
	static const uint8_t scratch[] = { 5, 9, 16, 18, 19, 29, 30 };
	uint32_t next = hv_mutants_word(k->to, k->at + 4), from = k->word & 31;

	if (!(isa_writes(&k->insn) >> from & 1) || from == 31 || k->at + 8 > k->to->stub->size)
		return;
	if (renamed(next, from, 31) == next || !k->to->reach[k->at / 4 + 1])
		return;
	for (unsigned i = 0; i < sizeof(scratch); i++) {
		struct hv_mutant *m = begin(k, HV_MUTATION_PAIR, k->at);

		edit(k, m, k->at, renamed(k->word, from, scratch[i]));
		edit(k, m, k->at + 4, renamed(next, from, scratch[i]));
		end(k);
	}
}

/* --- an instruction --------------------------------------------------------------------------------------------- */

/* Control may go on behind it. */
static bool goes_on(const struct isa_insn *insn)
{
	return insn->flow == ISA_NEXT || insn->flow == ISA_BRANCH_IF;
}

static void mutate_insn(struct maker *k, uint64_t at)
{
	struct fields fields;

	k->at = at;
	k->word = hv_mutants_word(k->to, at);
	k->site = k->to->count;
	fields_of(k->word, &fields);
	isa_decode(ISA_A64, k->word, &k->insn);
	weaken(k);
	one_word(k, HV_MUTATION_DELETED, ISA_WORD_NOP);
	twice(k);
	if (goes_on(&k->insn))
		exchange(k, HV_MUTATION_SWAPPED, at + 4);
	for (unsigned i = 0; i < fields.count; i++)
		change_field(k, &fields.field[i]);
	mislead(k);
	for (unsigned bit = 0; bit < 32; bit++)
		one_word(k, HV_MUTATION_BIT, k->word ^ 1u << bit);
	if (!goes_on(&k->insn))
		return;
	remove_both(k, at + 4);
	rename_both(k);
	exchange(k, HV_MUTATION_PAIR, at + 8);
}

/* --- a slot ----------------------------------------------------------------------------------------------------- */

static uint64_t slot_at(const struct maker *k, unsigned slot)
{
	return k->to->stub->table + slot * HV_SLOT_SIZE;
}

/* Word `i` of slot `from`, as it must be as word `j` of slot `to` of the same contents: what leads out of the slot stays. */
static uint32_t slot_word(const struct maker *k, unsigned from, unsigned i, unsigned to, unsigned j)
{
	uint64_t at = slot_at(k, from) + 4 * i, base = slot_at(k, from);
	uint32_t word = hv_mutants_word(k->to, at);
	struct isa_insn insn;

	if (isa_decode(ISA_A64, word, &insn) && isa_relative(&insn) && isa_target(&insn, at) - base < HV_SLOT_SIZE)
		return word;
	return fields_rebase(word, at, slot_at(k, to) + 4 * j);
}

static void exchange_slots(struct maker *k, unsigned a, unsigned b)
{
	struct hv_mutant *m = begin(k, HV_MUTATION_EXCHANGED, slot_at(k, a));

	for (unsigned i = 0; i < SLOT_WORDS; i++) {
		edit(k, m, slot_at(k, a) + 4 * i, slot_word(k, b, i, a, i));
		edit(k, m, slot_at(k, b) + 4 * i, slot_word(k, a, i, b, i));
	}
	end(k);
}

static void move_slot(struct maker *k, unsigned slot, int by)
{
	struct hv_mutant *m = begin(k, HV_MUTATION_MOVED, slot_at(k, slot));

	for (int i = 0; i < SLOT_WORDS; i++) {
		int from = i - by;
		bool inside = from >= 0 && from < SLOT_WORDS;

		edit(k, m, slot_at(k, slot) + 4 * (unsigned)i,
		     inside ? slot_word(k, slot, (unsigned)from, slot, (unsigned)i) : ISA_WORD_NOP);
	}
	end(k);
}

static void fill_slot(struct maker *k, unsigned slot, uint32_t with)
{
	struct hv_mutant *m = begin(k, HV_MUTATION_EMPTIED, slot_at(k, slot));

	for (unsigned i = 0; i < SLOT_WORDS; i++)
		edit(k, m, slot_at(k, slot) + 4 * i, with);
	end(k);
}

static void revive_slot(struct maker *k, unsigned slot, uint32_t first)
{
	edit(k, begin(k, HV_MUTATION_REVIVED, slot_at(k, slot)), slot_at(k, slot), first);
	end(k);
}

/* The slot of the kernel's HVC: where all others could lead by mistake. */
#define HVC_SLOT 8

static void mutate_slot(struct maker *k, unsigned slot)
{
	uint64_t at = slot_at(k, slot);

	k->site = k->to->count;
	for (unsigned other = slot + 1; other < SLOTS; other++)
		exchange_slots(k, slot, other);
	move_slot(k, slot, 1);
	move_slot(k, slot, -1);
	fill_slot(k, slot, ISA_WORD_NOP);
	fill_slot(k, slot, 0);
	if (slot == HVC_SLOT || hv_mutants_word(k->to, at) != ISA_WORD_B_SELF)
		return;
	revive_slot(k, slot, fields_branch(at, slot_at(k, HVC_SLOT)));
	revive_slot(k, slot, ISA_WORD_ERET);
}

static void lower_alignment(struct maker *k)
{
	for (uint32_t align = HV_TABLE_SIZE / 2; align >= 4; align /= 2) {
		struct hv_mutant *m = begin(k, HV_MUTATION_ALIGNMENT, k->to->stub->table);

		m->align = align;
		m->slots = 0xffff;
	}
}

/* Four words that nothing reaches at the end of a slot, the last slot first. */
static uint64_t find_room(const struct maker *k)
{
	for (unsigned slot = SLOTS; slot--;) {
		uint64_t at = slot_at(k, slot) + HV_SLOT_SIZE - 16;
		bool free_words = true;

		for (unsigned i = 0; i < 4; i++)
			free_words &= at + 16 <= k->to->stub->size && !k->to->reach[at / 4 + i] &&
				      hv_mutants_word(k->to, at + 4 * i) == ISA_WORD_NOP;
		if (free_words)
			return at;
	}
	return 0;
}

static bool is_led_to(const struct hv_mutants *all, uint64_t to)
{
	struct isa_insn insn;

	for (size_t i = 0; i < all->place_count; i++) {
		uint64_t at = all->places[i];

		isa_decode(ISA_A64, hv_mutants_word(all, at), &insn);
		if (insn.flow != ISA_NEXT && isa_relative(&insn) && isa_target(&insn, at) == to)
			return true;
	}
	return false;
}

/*
 * Within a run of NOPs, padding that a dead slot slides through, one word is like another: what is made of the first and of the
 * last stands for all.
 */
static bool is_within_run(const struct hv_mutants *all, uint64_t at)
{
	for (uint64_t i = at - 4; i <= at + 4; i += 4)
		if (hv_mutants_word(all, i) != ISA_WORD_NOP || !all->reach[i / 4])
			return false;
	return !is_led_to(all, at);
}

int hv_mutants_make(const struct hv_stub *stub, struct hv_mutants *to)
{
	struct maker k = { .to = to };

	*to = (struct hv_mutants){ .stub = stub };
	if (flow_find(to))
		return -1;
	to->indirect = flow_is_indirect(to);
	k.room = find_room(&k);
	for (size_t i = 0; i < to->place_count && !k.failed; i++)
		if (!(to->places[i] && is_within_run(to, to->places[i])))
			mutate_insn(&k, to->places[i]);
	for (unsigned slot = 0; slot < SLOTS && !k.failed; slot++)
		mutate_slot(&k, slot);
	lower_alignment(&k);
	return k.failed ? -1 : 0;
}

void hv_mutants_free(struct hv_mutants *mutants)
{
	free(mutants->reach);
	free(mutants->places);
	free(mutants->m);
	free(mutants->edits);
	*mutants = (struct hv_mutants){ 0 };
}

void hv_mutant_apply(const struct hv_mutants *all, const struct hv_mutant *m, uint8_t *image)
{
	for (uint32_t i = 0; i < m->count; i++)
		memcpy(image + all->edits[m->first + i].at, &all->edits[m->first + i].is, 4);
}

void hv_mutant_undo(const struct hv_mutants *all, const struct hv_mutant *m, uint8_t *image)
{
	for (uint32_t i = 0; i < m->count; i++)
		memcpy(image + all->edits[m->first + i].at, all->stub->image + all->edits[m->first + i].at, 4);
}
