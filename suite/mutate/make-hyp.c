/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mutants of a stub of 32-bit instructions: of each instruction by the letters of its row, of the words of the table, of it all. */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/call.h"
#include "isa/cp15.h"
#include "suite/mutate/hyp.h"
#include "suite/mutate/maker.h"
#include "suite/prove/step-hyp.h"

#define WORD 4		/* of a table: HV_EXEC's slot size */
#define WORDS 8
#define CALL_WORD 5	/* from PL1: where all others could lead by mistake */

struct site {
	struct maker k;
	struct code code;
	uint64_t at;
	struct isa_insn insn;
};

/* --- bytes ---------------------------------------------------------------------------------------------------------- */

/* An instruction as it stands in memory. */
static void to_bytes(const struct isa_insn *insn, uint8_t bytes[4])
{
	uint32_t w = insn->word;

	if (insn->set == ISA_T32)
		w = w >> 16 | w << 16;
	memcpy(bytes, &w, 4);
}

/* Bytes of the image from `at` on become these, four at a time. */
static void put_bytes(struct site *s, struct mutant *m, uint64_t at, const uint8_t *bytes, unsigned count)
{
	const struct hv_stub *stub = s->k.to->flow.stub;
	uint8_t whole[16];

	if (at + (count + 3) / 4 * 4 > stub->size || count > 12)
		return;
	memcpy(whole, stub->image + at, sizeof(whole) < stub->size - at ? sizeof(whole) : stub->size - at);
	memcpy(whole, bytes, count);
	for (unsigned i = 0; i < count; i += 4) {
		uint32_t word;

		memcpy(&word, whole + i, 4);
		maker_edit(&s->k, m, at + i, word);
	}
}

static void put_insn(struct site *s, struct mutant *m, uint64_t at, const struct isa_insn *insn)
{
	uint8_t bytes[4];

	to_bytes(insn, bytes);
	put_bytes(s, m, at, bytes, insn->size);
}

/* One mutant: another word for the instruction at the site. Of T32 the size is still the old one's. */
static void change(struct site *s, enum mutation class, uint32_t word)
{
	struct isa_insn insn = s->insn;

	insn.word = word;
	put_insn(s, maker_begin(&s->k, class, s->at), s->at, &insn);
	maker_end(&s->k);
}

static void decode_at(const struct site *s, uint64_t at, struct isa_insn *insn)
{
	code_decode(&s->code, at, insn);
}

static void nop(const struct site *s, unsigned size, struct isa_insn *to)
{
	uint32_t word = s->code.set == ISA_A32 ? 0xe320f000 : size == 2 ? 0xbf000000 : 0xf3af8000;

	isa_decode(s->code.set, word, to);
}

/* The same instruction at another place: what it names stays. False if it cannot name it from there. */
static bool rebase(struct isa_insn *insn, uint64_t from, uint64_t to)
{
	const struct isa_operand *o = isa_relative(insn);
	uint64_t target;

	if (!o)
		return true;
	target = isa_target(insn, from);
	insn->word = isa_with(insn, o, isa_get(insn, o) + (int64_t)(from - to));
	return isa_target(insn, to) == target;
}

/* --- an instruction ------------------------------------------------------------------------------------------------- */

/* Removed, or weaker: DMB in place of DSB, other domains; another operation of the TLBs, or one of PL1's. */
static void weaken(struct site *s)
{
	static const uint32_t words[ISA_SETS][5] = {
		[ISA_A32] = { 0xf57ff05f, 0xf57ff04b, 0xf57ff047, 0xf57ff04e, 0xf57ff06f },	/* DMB, DSB ISH, NSH, ST, ISB */
		[ISA_T32] = { 0xf3bf8f5f, 0xf3bf8f4b, 0xf3bf8f47, 0xf3bf8f4e, 0xf3bf8f6f },
	};
	struct isa_insn none;

	nop(s, s->insn.size, &none);
	change(s, MUTATION_BARRIER, none.word);
	for (unsigned i = 0; i < 5; i++)
		change(s, MUTATION_BARRIER, words[s->code.set][i]);
}

static void change_registers(struct site *s, const struct isa_operand *o)
{
	for (unsigned r = 0; r < 16; r++)
		change(s, MUTATION_REGISTER, isa_with(&s->insn, o, r));
}

static void change_number(struct site *s, const struct isa_operand *o, enum mutation class)
{
	int64_t value = isa_get(&s->insn, o);
	const int64_t near[] = { value + 1, value - 1, 0, -1 };

	for (unsigned i = 0; i < sizeof(near) / sizeof(near[0]); i++)
		change(s, class, isa_with(&s->insn, o, near[i]));
}

static void change_operand(struct site *s, const struct isa_operand *o)
{
	switch (o->role) {
	case ISA_UNLESS_15: case ISA_UNLESS_13: case ISA_OUT_BUT_15:
		change_registers(s, o);
		return;
	case ISA_COND: case ISA_COND_NAME: case ISA_CONDITION:
		for (unsigned c = 0; c < 15; c++)
			change(s, MUTATION_CONDITION, isa_with(&s->insn, o, c));
		return;
	case ISA_SHIFT: case ISA_KIND:
		change_number(s, o, MUTATION_SHIFT);
		return;
	case ISA_IMM: case ISA_SIGNED:
		change_number(s, o, MUTATION_IMMEDIATE);
		return;
	default:
		if (o->letter && o->role <= ISA_LAST_GENERAL)
			change_registers(s, o);
	}
}

/* MCR and MRC of each other register of regs.def. */
static void change_system(struct site *s)
{
	static const struct { uint8_t opc1, crn, crm, opc2; } regs[] = {
#define HV_CP15(id, half, opc1, crn, crm, opc2) { opc1, crn, crm, opc2 },
#define HV_CP15_64(id, opc1, crm)
#include "hvcheck/regs-cp15.def"
#undef HV_CP15
#undef HV_CP15_64
	};
	bool t32 = s->code.set == ISA_T32;
	unsigned id = s->insn.id, write = t32 ? (unsigned)T32_MCR : (unsigned)A32_MCR;
	unsigned read = t32 ? (unsigned)T32_MRC : (unsigned)A32_MRC;

	for (size_t i = 0; (id == write || id == read) && i < sizeof(regs) / sizeof(regs[0]); i++) {
		uint32_t word = s->insn.word & ~0x00ef00efu;

		word |= (uint32_t)regs[i].opc1 << 21 | (uint32_t)regs[i].crn << 16 | (uint32_t)regs[i].opc2 << 5 | regs[i].crm;
		change(s, MUTATION_SYSREG, word);
	}
}

/* A branch leads one instruction beside, nowhere, and to every other place of the stub to which one leads. */
static void mislead(struct site *s)
{
	const struct isa_operand *o = isa_relative(&s->insn);
	const struct mutants *all = s->k.to;
	int64_t is, unit;

	if (!o)
		return;
	is = isa_get(&s->insn, o);
	unit = s->code.set == ISA_T32 ? 2 : 4;
	for (int i = -2; i <= 2; i++)
		change(s, MUTATION_TARGET, isa_with(&s->insn, o, is + i * unit));
	for (size_t i = 0; s->insn.flow != ISA_NEXT && i < all->flow.place_count; i++) {
		struct isa_insn other;

		decode_at(s, all->flow.places[i], &other);
		if (other.flow != ISA_NEXT && isa_relative(&other))
			change(s, MUTATION_TARGET, isa_with(&s->insn, o,
			       is + (int64_t)(isa_target(&other, all->flow.places[i]) - isa_target(&s->insn, s->at))));
	}
}

/* --- two of them ---------------------------------------------------------------------------------------------------- */

/* The instruction and the one behind it, in the other order. */
static void swap(struct site *s)
{
	struct isa_insn next, first = s->insn;
	uint8_t bytes[8];
	struct mutant *m;

	if (flow_place(&s->k.to->flow, s->at + s->insn.size) == FLOW_NONE)
		return;
	decode_at(s, s->at + s->insn.size, &next);
	if (!rebase(&next, s->at + first.size, s->at) || !rebase(&first, s->at, s->at + next.size))
		return;
	to_bytes(&next, bytes);
	to_bytes(&first, bytes + next.size);
	m = maker_begin(&s->k, MUTATION_SWAPPED, s->at);
	put_bytes(s, m, s->at, bytes, next.size + (unsigned)first.size);
	maker_end(&s->k);
}

static void remove_both(struct site *s)
{
	struct isa_insn next, none;
	uint8_t bytes[8];
	struct mutant *m;

	if (flow_place(&s->k.to->flow, s->at + s->insn.size) == FLOW_NONE)
		return;
	decode_at(s, s->at + s->insn.size, &next);
	nop(s, s->insn.size, &none);
	to_bytes(&none, bytes);
	nop(s, next.size, &none);
	to_bytes(&none, bytes + s->insn.size);
	m = maker_begin(&s->k, MUTATION_PAIR, s->at);
	put_bytes(s, m, s->at, bytes, s->insn.size + (unsigned)next.size);
	maker_end(&s->k);
}

static void mutate_insn(struct site *s, uint64_t at)
{
	struct isa_insn none;

	s->at = at;
	s->k.site = s->k.to->count;
	decode_at(s, at, &s->insn);
	nop(s, s->insn.size, &none);
	if (step_hyp_is_barrier(&s->insn))
		weaken(s);
	change(s, MUTATION_DELETED, none.word);
	if (isa_goes_on(&s->insn) || s->insn.may_skip)
		swap(s);
	for (const struct isa_operand *o = s->insn.row->operands; s->insn.id && o->role; o++)
		change_operand(s, o);
	change_system(s);
	mislead(s);
	for (unsigned bit = 0; bit < 8u * s->insn.size; bit++)
		change(s, MUTATION_BIT, s->insn.word ^ 0x80000000u >> bit);
	if (isa_goes_on(&s->insn) || s->insn.may_skip)
		remove_both(s);
}

/* --- words of the table --------------------------------------------------------------------------------------------- */

static uint64_t word_at(const struct site *s, unsigned word)
{
	return s->k.to->flow.stub->table + word * WORD;
}

/* What stands in word `from`, as word `to`. False if it cannot. */
static bool move_word(struct site *s, struct mutant *m, unsigned from, unsigned to)
{
	struct isa_insn insn;
	bool self;

	decode_at(s, word_at(s, from), &insn);
	self = isa_relative(&insn) && isa_target(&insn, word_at(s, from)) == word_at(s, from);
	if (insn.size == WORD && !self && !rebase(&insn, word_at(s, from), word_at(s, to)))
		return false;
	if (insn.size == WORD)
		put_insn(s, m, word_at(s, to), &insn);
	else
		put_bytes(s, m, word_at(s, to), s->code.image + word_at(s, from), WORD);
	return true;
}

static void exchange_words(struct site *s, unsigned a, unsigned b)
{
	struct mutant *m = maker_begin(&s->k, MUTATION_EXCHANGED, word_at(s, a));

	move_word(s, m, b, a);
	move_word(s, m, a, b);
	maker_end(&s->k);
}

static void fill_word(struct site *s, unsigned word, enum mutation class, const uint32_t of[ISA_SETS])
{
	struct mutant *m = maker_begin(&s->k, class, word_at(s, word));

	maker_edit(&s->k, m, word_at(s, word), of[s->code.set]);
	maker_end(&s->k);
}

/* As memory has them. */
static const uint32_t nops[ISA_SETS] = { [ISA_A32] = 0xe320f000, [ISA_T32] = 0xbf00bf00 };
static const uint32_t undefined[ISA_SETS] = { [ISA_A32] = 0xe7f000f0, [ISA_T32] = 0xa000f7f0 };
static const uint32_t zeros[ISA_SETS] = { [ISA_A32] = 0 };
static const uint32_t returns[ISA_SETS] = { [ISA_A32] = 0xe160006e, [ISA_T32] = 0x8f00f3de };

static void mutate_word(struct site *s, unsigned word)
{
	s->k.site = s->k.to->count;
	for (unsigned other = word + 1; other < WORDS; other++)
		exchange_words(s, word, other);
	fill_word(s, word, MUTATION_EMPTIED, nops);
	fill_word(s, word, MUTATION_EMPTIED, undefined);
	fill_word(s, word, MUTATION_EMPTIED, zeros);
	fill_word(s, word, MUTATION_REVIVED, returns);
	if (word != CALL_WORD) {
		move_word(s, maker_begin(&s->k, MUTATION_REVIVED, word_at(s, word)), CALL_WORD, word);
		maker_end(&s->k);
	}
}

static void lower_alignment(struct site *s)
{
	for (uint32_t align = WORDS * WORD / 2; align >= WORD; align /= 2) {
		struct mutant *m = maker_begin(&s->k, MUTATION_ALIGNMENT, s->k.to->flow.stub->table);

		m->align = align;
		m->slots = 0xff;
	}
}

/* --- all of them ---------------------------------------------------------------------------------------------------- */

int make_hyp(const struct hv_stub *stub, struct mutants *to)
{
	struct site s = { .k = { .to = to }, .code = code_of(stub) };

	*to = (struct mutants){ 0 };
	if (flow_hyp_find(stub, &to->flow))
		return -1;
	for (size_t i = 0; i < to->flow.place_count && !s.k.failed; i++)
		mutate_insn(&s, to->flow.places[i]);
	for (unsigned word = 0; word < WORDS && !s.k.failed; word++)
		mutate_word(&s, word);
	lower_alignment(&s);
	return s.k.failed ? -1 : 0;
}
