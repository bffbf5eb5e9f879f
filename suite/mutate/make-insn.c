/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mutants of one instruction, and of it with the one behind it. */
#include "isa/sysreg.h"
#include "isa/encode.h"
#include "suite/mutate/fields.h"
#include "suite/mutate/maker.h"

static void weaken(struct maker *k)
{
	uint32_t to[32];
	unsigned count = fields_weaker(k->word, to, 32);

	for (unsigned i = 0; i < count; i++)
		maker_change(k, MUTATION_BARRIER, to[i]);
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
			maker_change(k, MUTATION_REGISTER, isa_with(&k->insn, f->operand, likely[i]));
		maker_change(k, MUTATION_REGISTER, isa_with(&k->insn, f->operand, value + 1));
		maker_change(k, MUTATION_REGISTER, isa_with(&k->insn, f->operand, value - 1));
		return;
	case FIELD_CONDITION:
		for (unsigned c = 0; c < 16; c++)
			maker_change(k, MUTATION_CONDITION, isa_with(&k->insn, f->operand, c));
		return;
	case FIELD_SYSREG:
		for (unsigned i = HV_REG_FIRST_SYS; i < HV_REG_COUNT; i++) {
			const struct hv_reg_info *r = &hv_regs[i];

			maker_change(k, MUTATION_SYSREG, isa_with(&k->insn, f->operand,
								 ISA_SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2)));
		}
		return;
	default:
		for (unsigned i = 0; i < sizeof(near) / sizeof(near[0]); i++)
			maker_change(k, f->kind == FIELD_SHIFT ? MUTATION_SHIFT : MUTATION_IMMEDIATE,
				 isa_with(&k->insn, f->operand, near[i]));
	}
}

/* Places that other branches of the stub lead to, and those around the right one. */
static void mislead(struct maker *k)
{
	const struct isa_operand *o = isa_relative(&k->insn), *other;
	const struct mutants *to = k->to;
	int64_t unit = o ? o->number : 0, is = o ? isa_get(&k->insn, o) : 0;
	const int64_t near[] = { is + unit, is - unit, is + 8, is - 8, 0, 4 };
	struct isa_insn insn;

	for (unsigned i = 0; o && i < sizeof(near) / sizeof(near[0]); i++)
		maker_change(k, MUTATION_TARGET, isa_with(&k->insn, o, near[i]));
	for (size_t i = 0; o && k->insn.flow != ISA_NEXT && i < to->flow.place_count; i++) {
		uint64_t at = to->flow.places[i];

		if (!maker_wants(k, at))
			continue;
		isa_decode(ISA_A64, mutants_word(to, at), &insn);
		other = isa_relative(&insn);
		if (other && insn.flow != ISA_NEXT && isa_get(&insn, other))
			maker_change(k, MUTATION_TARGET, isa_with(&k->insn, o, (int64_t)(isa_target(&insn, at) - k->at)));
	}
}

/* By way of unused words of the table: INSN, INSN, back. */
static void twice(struct maker *k)
{
	struct mutant *m;

	if (!k->room || k->at - k->room < 16)
		return;
	m = maker_begin(k, MUTATION_DOUBLED, k->at);
	m->detour = 1;
	maker_edit(k, m, k->at, fields_branch(k->at, k->room));
	maker_edit(k, m, k->room, fields_rebase(k->word, k->at, k->room));
	maker_edit(k, m, k->room + 4, fields_rebase(k->word, k->at, k->room + 4));
	maker_edit(k, m, k->room + 8, fields_branch(k->room + 8, k->at + 4));
	maker_end(k);
}

static void exchange(struct maker *k, enum mutation class, uint64_t other)
{
	const struct mutants *to = k->to;
	struct mutant *m;

	if (other + 4 > to->flow.stub->size || !to->flow.reach[other / 4])
		return;
	m = maker_begin(k, class, k->at);
	maker_edit(k, m, k->at, fields_rebase(mutants_word(to, other), other, k->at));
	maker_edit(k, m, other, fields_rebase(k->word, k->at, other));
	maker_end(k);
}

static void remove_both(struct maker *k, uint64_t other)
{
	struct mutant *m;

	if (other + 4 > k->to->flow.stub->size || !k->to->flow.reach[other / 4])
		return;
	m = maker_begin(k, MUTATION_PAIR, k->at);
	maker_edit(k, m, k->at, ISA_WORD_NOP);
	maker_edit(k, m, other, ISA_WORD_NOP);
	maker_end(k);
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
	uint32_t next = mutants_word(k->to, k->at + 4), from = k->word & 31;

	if (!(isa_writes(&k->insn) >> from & 1) || from == 31 || k->at + 8 > k->to->flow.stub->size)
		return;
	if (renamed(next, from, 31) == next || !k->to->flow.reach[k->at / 4 + 1])
		return;
	for (unsigned i = 0; i < sizeof(scratch); i++) {
		struct mutant *m = maker_begin(k, MUTATION_PAIR, k->at);

		maker_edit(k, m, k->at, renamed(k->word, from, scratch[i]));
		maker_edit(k, m, k->at + 4, renamed(next, from, scratch[i]));
		maker_end(k);
	}
}

/* Control may go on behind it. */
static bool goes_on(const struct isa_insn *insn)
{
	return insn->flow == ISA_NEXT || insn->flow == ISA_BRANCH_IF;
}

void maker_mutate_insn(struct maker *k, uint64_t at)
{
	struct fields fields;

	k->at = at;
	k->word = mutants_word(k->to, at);
	k->site = k->to->count;
	fields_of(k->word, &fields);
	isa_decode(ISA_A64, k->word, &k->insn);
	weaken(k);
	maker_change(k, MUTATION_DELETED, ISA_WORD_NOP);
	twice(k);
	if (goes_on(&k->insn))
		exchange(k, MUTATION_SWAPPED, at + 4);
	for (unsigned i = 0; i < fields.count; i++)
		change_field(k, &fields.field[i]);
	mislead(k);
	for (unsigned bit = 0; bit < 32; bit++)
		maker_change(k, MUTATION_BIT, k->word ^ 1u << bit);
	if (!goes_on(&k->insn))
		return;
	remove_both(k, at + 4);
	rename_both(k);
	exchange(k, MUTATION_PAIR, at + 8);
}
