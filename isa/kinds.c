/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kinds of instructions that are in no one row or class: by width, hints, what goes on, literals. */
#include "isa/isa.h"

/* No letter says so, and bit 31 is another field's, or says the contrary. */
static bool is_always_wide(unsigned id)
{
	switch (id) {
	case A64_ADR: case A64_LDR_LITERAL: case A64_LDPSW: case A64_LDPSW_POST: case A64_LDPSW_PRE:
	case A64_STGP: case A64_STGP_POST: case A64_STGP_PRE:
		return true;
	default:
		return false;
	}
}

bool isa_is_wide(const struct isa_insn *insn)
{
	const struct isa_operand *o;

	if (insn->set != ISA_A64)
		return false;
	if ((o = isa_find(insn, ISA_WIDE)))
		return isa_get(insn, o);
	if ((o = isa_find(insn, ISA_NARROW)))
		return !isa_get(insn, o);
	if ((o = isa_find(insn, ISA_SIZE)))
		return isa_get(insn, o) == 3;
	return is_always_wide(insn->id) || insn->word >> 31;
}

bool isa_is_hint(const struct isa_insn *insn)
{
	return insn->set == ISA_A64 ? isa_is(A64_HINT, insn->word) : insn->class == ISA_HINT;
}

bool isa_goes_on(const struct isa_insn *insn)
{
	return insn->flow == ISA_NEXT || insn->flow == ISA_BRANCH_IF || insn->flow == ISA_CALL || insn->flow == ISA_INDIRECT_CALL;
}

unsigned isa_block(const struct isa_insn *insn)
{
	unsigned mask = insn->set == ISA_T32 && insn->id == T32_IT ? (unsigned)isa_value(insn, ISA_IMM) & 15 : 0, count = 0;

	for (; mask; mask = mask << 1 & 15)
		count++;
	return count;
}

bool isa_is_literal(const struct isa_insn *insn)
{
	return insn->class != ISA_ALU && insn->flow == ISA_NEXT && isa_relative(insn);
}
