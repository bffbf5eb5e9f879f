/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/cp15.h"

const struct isa_cp15_info isa_cp15s[ISA_CP15_COUNT] = {
	[ISA_CP15_NONE] = { .name = "", .a64 = "" },
#define CP15(name, opc1, crn, crm, opc2, a64) [ISA_##name] = { #name, opc1, crn, crm, opc2, false, a64 },
#define CP15_64(name, opc1, crm, a64) [ISA_##name] = { #name, opc1, 0, crm, 0, true, a64 },
#include "isa/cp15.def"
};

/* The numbers stand at the same places in both sets. The coprocessor's lowest bit tells 15 from 14, which debugs. */
static enum isa_cp15 find(uint32_t word, bool wide)
{
	unsigned opc1 = wide ? word >> 4 & 15 : word >> 21 & 7, crn = wide ? 0 : word >> 16 & 15, opc2 = wide ? 0 : word >> 5 & 7;

	for (unsigned i = 1; word >> 8 & 1 && i < ISA_CP15_COUNT; i++)
		if (isa_cp15s[i].wide == wide && isa_cp15s[i].opc1 == opc1 && isa_cp15s[i].crn == crn &&
		    isa_cp15s[i].crm == (word & 15) && isa_cp15s[i].opc2 == opc2)
			return (enum isa_cp15)i;
	return ISA_CP15_NONE;
}

/* By the two rows of each set. */
static const struct {
	uint16_t narrow, wide;
} writes[ISA_SETS] = {
	[ISA_A32] = { A32_MCR, A32_MCRR }, [ISA_T32] = { T32_MCR, T32_MCRR },
}, reads[ISA_SETS] = {
	[ISA_A32] = { A32_MRC, A32_MRRC }, [ISA_T32] = { T32_MRC, T32_MRRC },
};

enum isa_cp15 isa_cp15_written(const struct isa_insn *insn)
{
	if (!insn->id || (insn->id != writes[insn->set].narrow && insn->id != writes[insn->set].wide))
		return ISA_CP15_NONE;
	return find(insn->word, insn->id == writes[insn->set].wide);
}

enum isa_cp15 isa_cp15_read(const struct isa_insn *insn)
{
	if (!insn->id || (insn->id != reads[insn->set].narrow && insn->id != reads[insn->set].wide))
		return ISA_CP15_NONE;
	return find(insn->word, insn->id == reads[insn->set].wide);
}
