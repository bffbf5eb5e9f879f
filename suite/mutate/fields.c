/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/encode.h"
#include "isa/sysreg.h"
#include "suite/mutate/fields.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SYS(op1, crn, crm, op2) ISA_MAKE_SYS(ISA_SYSREG(1, op1, crn, crm, op2), 31)

/* What a mutant does with an operand of this role; -1: nothing. */
static int kind_of(unsigned role)
{
	if (role >= ISA_OUT && role <= ISA_LAST_GENERAL)
		return FIELD_REGISTER;
	switch (role) {
	case ISA_IMM: case ISA_SIGNED:
		return FIELD_IMMEDIATE;
	case ISA_SHIFT: case ISA_KIND:
		return FIELD_SHIFT;
	case ISA_COND: case ISA_COND_NAME:
		return FIELD_CONDITION;
	case ISA_SYSREG:
		return FIELD_SYSREG;
	default:
		return -1;
	}
}

void fields_of(uint32_t word, struct fields *to)
{
	to->count = 0;
	if (!isa_decode(ISA_A64, word, &to->insn) || to->insn.class == ISA_HINT || to->insn.class == ISA_PSTATE)
		return;
	for (const struct isa_operand *o = to->insn.row->operands; o->role; o++) {
		int kind = kind_of(o->role);

		if (kind < 0 || (kind == FIELD_SYSREG && (to->insn.id == A64_SYS || to->insn.id == A64_SYSL)))
			continue;
		to->field[to->count++] = (struct field){ (uint8_t)kind, o };
	}
}

uint32_t fields_rebase(uint32_t word, uint64_t from, uint64_t to)
{
	const struct isa_operand *o;
	struct isa_insn insn;

	if (!isa_decode(ISA_A64, word, &insn) || !(o = isa_relative(&insn)))
		return word;
	if (o->role == ISA_PAGE)
		to &= ~0xfffull;
	return isa_with(&insn, o, (int64_t)(isa_target(&insn, from) - to));
}

uint32_t fields_branch(uint64_t from, uint64_t to)
{
	return isa_make_b(from, to);
}

/* Maintenance that is not the same, though near: narrower, of another regime, or local instead of broadcast. */
static const uint32_t maintenance[] = {
	SYS(0, 8, 7, 0),	/* tlbi vmalle1 */
	SYS(0, 8, 3, 0),	/* tlbi vmalle1is */
	SYS(4, 8, 7, 0),	/* tlbi alle2 */
	SYS(4, 8, 3, 0),	/* tlbi alle2is */
	SYS(4, 8, 7, 4),	/* tlbi alle1 */
	SYS(4, 8, 7, 6),	/* tlbi vmalls12e1 */
	SYS(0, 8, 7, 2),	/* tlbi aside1, xzr */
	SYS(0, 8, 7, 1),	/* tlbi vae1, xzr */
	SYS(4, 8, 7, 1),	/* tlbi vae2, xzr */
	SYS(0, 7, 5, 0),	/* ic iallu */
	SYS(0, 7, 1, 0),	/* ic ialluis */
};

bool fields_is_barrier(uint32_t word)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	switch (insn.id) {
	case A64_ISB: case A64_DSB: case A64_DSB_NXS: case A64_DMB: case A64_SB: case A64_SYS:
		return true;
	default:
		return false;
	}
}

unsigned fields_weaker(uint32_t word, uint32_t *to, unsigned max)
{
	struct isa_insn insn;
	unsigned n = 0;

	if (!fields_is_barrier(word) || max < 32)
		return 0;
	isa_decode(ISA_A64, word, &insn);
	to[n++] = ISA_WORD_NOP;
	if (insn.id == A64_SYS) {
		for (unsigned i = 0; i < COUNT(maintenance); i++)
			to[n++] = maintenance[i];
		return n;
	}
	for (unsigned crm = 0; (insn.id == A64_DSB || insn.id == A64_DSB_NXS) && crm < 16; crm++)
		if (crm & 3)		/* the others are hints and speculation barriers */
			to[n++] = ISA_MAKE_DSB(crm);
	to[n++] = insn.id == A64_ISB ? ISA_MAKE_DSB(15u) : ISA_WORD_ISB;
	to[n++] = ISA_WORD_DMB_SY;
	return n;
}
