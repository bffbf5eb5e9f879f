/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite/mutate/fields.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DSB_OF(crm) (0xd503309fu | (crm) << 8)
#define DMB_SY 0xd5033fbfu
#define ISB 0xd5033fdfu
#define NOP 0xd503201fu

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
	struct isa_insn insn;

	isa_decode(ISA_A64, isa_word(A64_B), &insn);
	return isa_with(&insn, isa_relative(&insn), (int64_t)(to - from));
}

/* Maintenance that is not the same, though near: narrower, of another regime, or local instead of broadcast. */
static const uint32_t maintenance[] = {
	0xd508871f,	/* tlbi vmalle1 */
	0xd508831f,	/* tlbi vmalle1is */
	0xd50c871f,	/* tlbi alle2 */
	0xd50c831f,	/* tlbi alle2is */
	0xd50c879f,	/* tlbi alle1 */
	0xd50c87df,	/* tlbi vmalls12e1 */
	0xd508875f,	/* tlbi aside1, xzr */
	0xd508873f,	/* tlbi vae1, xzr */
	0xd50c873f,	/* tlbi vae2, xzr */
	0xd508751f,	/* ic iallu */
	0xd508711f,	/* ic ialluis */
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
	to[n++] = NOP;
	if (insn.id == A64_SYS) {
		for (unsigned i = 0; i < COUNT(maintenance); i++)
			to[n++] = maintenance[i];
		return n;
	}
	for (unsigned crm = 0; (insn.id == A64_DSB || insn.id == A64_DSB_NXS) && crm < 16; crm++)
		if (crm & 3)		/* the others are hints and speculation barriers */
			to[n++] = DSB_OF(crm);
	to[n++] = insn.id == A64_ISB ? DSB_OF(15u) : ISB;
	to[n++] = DMB_SY;
	return n;
}
