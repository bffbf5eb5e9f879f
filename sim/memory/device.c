/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/memory/device.h"

/* The value of the operand in that role that has `before` others in front of it. */
static unsigned nth(const struct isa_insn *insn, enum isa_role role, unsigned before)
{
	const struct isa_operand *o = isa_find(insn, role);

	while (o && before) {
		o++;
		before -= o->role == role;
	}
	return o ? (unsigned)isa_get(insn, o) : 0;
}

/*
 * One element of each register: by bits 2 and 1 of the opcode, which is the third of the row's KINDs, and the size; 3: one that
 * goes to all elements.
 */
static unsigned lane(const struct isa_insn *insn, unsigned opcode)
{
	unsigned scale = opcode >> 1 & 3, size = (unsigned)isa_value(insn, ISA_SIZE);

	if (scale == 3)
		return 1u << size;
	return scale == 2 ? 4u << (size & 1) : 1u << scale;
}

/* Accesses of 16 bytes as one: a Q register, alone, as a pair or by a literal; a pair that is one access. */
unsigned device_element(const struct isa_insn *insn)
{
	switch (insn->id) {
	/* Elements, whatever the engine makes of several in a row. */
	case A64_FP_STN: case A64_FP_LDN: case A64_FP_STN_POST: case A64_FP_LDN_POST:
		return 1u << isa_value(insn, ISA_SIZE);
	case A64_FP_ST1_LANE: case A64_FP_LD1_LANE:
	case A64_FP_ST1_LANE_POST: case A64_FP_LD1_LANE_POST:
		return lane(insn, nth(insn, ISA_KIND, 2));
	/* Size, and whether it is above those that the size can say. */
	case A64_FP_STR_IMM: case A64_FP_LDR_IMM: case A64_FP_STUR: case A64_FP_LDUR: case A64_FP_STR_POST: case A64_FP_LDR_POST:
	case A64_FP_STR_PRE: case A64_FP_LDR_PRE: case A64_FP_STR_REG: case A64_FP_LDR_REG:
		return !nth(insn, ISA_KIND, 0) && nth(insn, ISA_KIND, 1) ? 16 : 0;
	/* Size: S, D or Q. */
	case A64_FP_STNP: case A64_FP_LDNP: case A64_FP_STP_POST: case A64_FP_LDP_POST: case A64_FP_STP: case A64_FP_LDP:
	case A64_FP_STP_PRE: case A64_FP_LDP_PRE: case A64_FP_LDR_LITERAL:
		return isa_value(insn, ISA_KIND) == 2 ? 16 : 0;
	case A64_STXP: case A64_STLXP: case A64_LDXP: case A64_LDAXP: case A64_CASP:
		return isa_value(insn, ISA_WIDE) ? 16 : 0;
	default:
		return 0;
	}
}

bool device_excludes(const struct isa_insn *insn)
{
	return insn->class == ISA_LOAD_EXCLUSIVE || insn->class == ISA_STORE_EXCLUSIVE || insn->class == ISA_ATOMIC;
}
