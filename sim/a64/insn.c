/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/a64/insn.h"

const struct isa_insn *a64_insn(struct engine *e, uint64_t pc)
{
	uint32_t word = 0;
	struct isa_insn *insn;

	uc_mem_read(e->uc, pc, &word, sizeof(word));
	insn = &a64_of(e)->insns[(word >> 5 ^ word >> 16) % A64_INSNS];
	if (!insn->row || insn->word != word)
		isa_decode(ISA_A64, word, insn);
	return insn;
}

uint32_t a64_immediate(struct engine *e, uint64_t pc)
{
	return (uint32_t)isa_value(a64_insn(e, pc), ISA_IMM);
}
