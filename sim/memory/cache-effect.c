/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "isa/sysreg.h"

#include "sim/memory/device.h"
#include "sim/memory/cache-effect.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Operations on data and on instructions. Those that act on allocation tags, alone or as well, are not modelled. */
static const struct { const char *name; uint8_t maintenance, dc; } maintenance[] = {
	{ "IVAC", CACHE_DC, LINES_IVAC }, { "CVAC", CACHE_DC, LINES_CVAC }, { "CVAU", CACHE_DC, LINES_CVAU },
	{ "CVAP", CACHE_DC, LINES_CVAP }, { "CVADP", CACHE_DC, LINES_CVAP }, { "CIVAC", CACHE_DC, LINES_CIVAC },
	{ "ISW", CACHE_DC_ALL, LINES_ISW }, { "CSW", CACHE_DC_ALL, LINES_CSW }, { "CISW", CACHE_DC_ALL, LINES_CISW },
	{ "ZVA", CACHE_ZERO, 0 }, { "IVAU", CACHE_IC, 0 }, { "IALLU", CACHE_IC_ALL, 0 }, { "IALLUIS", CACHE_IC_ALL, 0 },
};

static void find_maintenance(unsigned number, struct cache_effect *out)
{
	const struct isa_sysop *op = isa_sysop(number);

	for (size_t i = 0; op && i < COUNT(maintenance); i++) {
		if (strcmp(op->name, maintenance[i].name))
			continue;
		out->maintenance = maintenance[i].maintenance;
		out->dc = maintenance[i].dc;
	}
}

/*
 * DSB and DMB with all their options, and the DSB of FEAT_XS (Arm ARM C6.2.81, C6.2.83). Options that are reserved must not be
 * relied upon; SSBB and PSSBB are among them here.
 */
static enum lines_barrier barrier_of(const struct isa_insn *insn)
{
	static const enum lines_barrier by_access[] = {	/* reserved, loads, stores, both */
		LINES_NO_BARRIER, LINES_NO_BARRIER, LINES_DSB_ST, LINES_DSB
	};

	if (insn->id == A64_DSB_NXS)
		return LINES_DSB;
	if (insn->id == A64_DMB)
		return isa_value(insn, ISA_ACCESS) == 3 ? LINES_DMB : LINES_NO_BARRIER;
	return insn->id == A64_DSB ? by_access[isa_value(insn, ISA_ACCESS)] : LINES_NO_BARRIER;
}

/* Rows of the system group of isa/a64.def, hints included. Exceptions are other rows. */
static bool is_system(const struct isa_insn *insn)
{
	return insn->id >= A64_FROM_SYSTEM && insn->id < A64_FROM_SHIFTED && insn->class != ISA_EXCEPTION;
}

void cache_effect_of(uint32_t word, struct cache_effect *out)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	*out = (struct cache_effect){
		.word = word, .barrier = (uint8_t)barrier_of(&insn), .operand = 31, .result = 31, .system = is_system(&insn),
		.element = (uint8_t)device_element(&insn), .excludes = device_excludes(&insn),
	};
	if (out->system) {
		out->operand = (uint8_t)isa_register(&insn, ISA_IN);
		out->result = (uint8_t)isa_register(&insn, ISA_OUT);
	}
	if (insn.id == A64_SYS)
		find_maintenance(ISA_SYSREG_OF(word), out);
	out->reads_ctr = insn.id == A64_MRS && ISA_SYSREG_OF(word) == ISA_CTR_EL0;
}
