/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "hvcheck/call.h"
#include "isa/cp15.h"
#include "suite/static/effect-a32.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- whether it is executed ---------------------------------------------------------------------------------------- */

/* Arm ARM F4.1: the condition without its lowest bit; that inverts it, but for AL. */
static bool holds(unsigned cond, uint32_t cpsr)
{
	bool n = cpsr >> 31 & 1, z = cpsr >> 30 & 1, c = cpsr >> 29 & 1, v = cpsr >> 28 & 1;
	const bool is[] = { z, c, n, v, c && !z, n == v, n == v && !z, true };

	return is[cond >> 1 & 7] != (cond & 1 && cond < 14);
}

/* The condition of the next instruction of an IT block, which is then one shorter; AL outside of it. */
static unsigned it_next(struct effect_it *it)
{
	unsigned cond = it->state ? it->state >> 4 : 14;

	it->state = it->state & 7 ? (uint8_t)((it->state & 0xe0) | (it->state << 1 & 0x1f)) : 0;
	return cond;
}

static bool is_executed(struct effect_it *it, uint32_t cpsr, const struct isa_insn *insn)
{
	const struct isa_operand *o = insn->set == ISA_A32 ? isa_find(insn, ISA_CONDITION) : NULL;

	if (insn->set == ISA_T32)
		return holds(it_next(it), cpsr);
	return !o || holds((unsigned)isa_get(insn, o), cpsr);
}

/* --- coprocessor 15 ------------------------------------------------------------------------------------------------ */

static const struct cp15 {
	uint16_t reg;
	uint8_t shift, wide, opc1, crn, crm, opc2;
} cp15[] = {
#define HV_CP15(id, half, opc1, crn, crm, opc2) { HV_##id, 32 * (half), 0, opc1, crn, crm, opc2 },
#define HV_CP15_64(id, opc1, crm) { HV_##id, 0, 1, opc1, 0, crm, 0 },
#include "hvcheck/regs-cp15.def"
#undef HV_CP15
#undef HV_CP15_64
};

/* Which register of regs.def the numbers name, and which bits of it. */
static void find_register(unsigned opc1, unsigned crn, unsigned crm, unsigned opc2, struct effect_a32 *to)
{
	bool wide = to->bits == 64;

	for (size_t i = 0; i < COUNT(cp15); i++) {
		if (cp15[i].wide != wide || cp15[i].opc1 != opc1 || cp15[i].crn != crn || cp15[i].crm != crm ||
		    cp15[i].opc2 != opc2)
			continue;
		to->reg = cp15[i].reg;
		to->shift = cp15[i].shift;
	}
}

/* Operations that are written as registers, by the AArch64 name that isa/ has. Cleaning and invalidating loses nothing. */
static const struct {
	const char *begins;
	enum effect effect;
} operations[] = {
	{ "dc ivac", EFFECT_DISCARD }, { "dc isw", EFFECT_DISCARD }, { "dc ", EFFECT_NONE }, { "ic ", EFFECT_NONE },
	{ "tlbi ", EFFECT_NONE }, { "isb", EFFECT_NONE }, { "dsb", EFFECT_NONE }, { "dmb", EFFECT_NONE },
	{ "at ", EFFECT_TRANSLATE },
};

/* What an MCR of c7 and c8 does; c8 is TLB maintenance, of which there is more than the table has. */
static enum effect of_operation(enum isa_cp15 id, unsigned crn)
{
	const char *name = isa_cp15s[id].a64;

	for (size_t i = 0; i < COUNT(operations); i++)
		if (!strncmp(name, operations[i].begins, strlen(operations[i].begins)))
			return operations[i].effect;
	return crn == 8 || id == ISA_BPIALL || id == ISA_BPIALLIS ? EFFECT_NONE : EFFECT_OPERATE;
}

/* MCR, MRC and their like: the numbers stand at the same places in both sets. */
static void read_coprocessor(const struct isa_insn *insn, bool writes, bool wide, struct effect_a32 *to)
{
	uint32_t w = insn->word;
	unsigned opc1 = wide ? w >> 4 & 15 : w >> 21 & 7, crn = wide ? 0 : w >> 16 & 15, opc2 = wide ? 0 : w >> 5 & 7;
	bool is_15 = w >> 8 & 1;

	to->effect = writes ? EFFECT_WRITE : EFFECT_READ;
	to->bits = wide ? 64 : 32;
	to->rt = w >> 12 & 15;
	to->rt2 = wide ? w >> 16 & 15 : 0;
	to->key = (uint16_t)(is_15 << 15 | (wide ? 1 << 14 | opc1 << 4 | (w & 15) : opc1 << 11 | crn << 7 | (w & 15) << 3 | opc2));
	if (is_15)
		find_register(opc1, crn, w & 15, opc2, to);
	if (writes && is_15 && !wide && (crn == 7 || crn == 8) && to->reg != HV_PAR_EL1)
		to->effect = of_operation(isa_cp15_written(insn), crn);
}

/* --- the others ---------------------------------------------------------------------------------------------------- */

enum kind { KIND_NONE, KIND_MCR, KIND_MRC, KIND_MCRR, KIND_MRRC, KIND_MSR, KIND_MSR_BANKED, KIND_SEV, KIND_WFE, KIND_WFI,
	    KIND_SIMD, KIND_PSTATE, KIND_ANY_WRITE };

static const struct {
	uint16_t a32, t32;
	uint8_t kind;
} kinds[] = {
	{ A32_MCR, T32_MCR, KIND_MCR }, { A32_MCRR, T32_MCRR, KIND_MCRR }, { A32_MRC, T32_MRC, KIND_MRC },
	{ A32_MRRC, T32_MRRC, KIND_MRRC }, { A32_MCR2, 0, KIND_ANY_WRITE }, { A32_VMSR, T32_VMSR, KIND_SIMD },
	{ A32_MSR, T32_MSR, KIND_MSR }, { A32_MSR_IMM, 0, KIND_MSR }, { A32_MSR_BANKED, T32_MSR_BANKED, KIND_MSR_BANKED },
	{ A32_SEV, T32_SEV, KIND_SEV }, { 0, T32_SEV_16, KIND_SEV }, { A32_WFE, T32_WFE, KIND_WFE }, { 0, T32_WFE_16, KIND_WFE },
	{ A32_WFI, T32_WFI, KIND_WFI }, { 0, T32_WFI_16, KIND_WFI }, { A32_SETEND, T32_SETEND, KIND_PSTATE },
};

static enum kind kind_of(const struct isa_insn *insn)
{
	for (size_t i = 0; insn->id && i < COUNT(kinds); i++)
		if (insn->id == (insn->set == ISA_A32 ? kinds[i].a32 : kinds[i].t32))
			return (enum kind)kinds[i].kind;
	return KIND_NONE;
}

#define KEY_BANKED 0x4200	/* no number of a coprocessor's register */

/* SYSm of a banked register (Arm ARM F5.1.127): of the SPSRs an outcome has two, and of the others all. */
static void read_banked(const struct isa_insn *insn, struct effect_a32 *to)
{
	unsigned sysm = (unsigned)isa_value(insn, ISA_IMM);
	bool is_spsr = isa_value(insn, ISA_KIND);

	if (!is_spsr && sysm != 0x1e)
		return;
	to->effect = EFFECT_WRITE;
	to->bits = 32;
	to->key = (uint16_t)(KEY_BANKED | is_spsr << 5 | sysm);
	to->rt = (uint8_t)isa_register(insn, ISA_IN);
	to->reg = !is_spsr ? HV_ELR_EL2 : sysm == 0x1e ? HV_SPSR_EL2 : sysm == 0x12 ? HV_SPSR_EL1 : HV_REG_NONE;
}

#define FIELDS_X 2	/* of CPSR: E lies there. The flags, and what is masked, are seen */

/* In Hyp mode SPSR is SPSR_hyp. */
static void read_msr(const struct isa_insn *insn, struct effect_a32 *to)
{
	if (!isa_value(insn, ISA_KIND)) {
		to->effect = isa_value(insn, ISA_IMM) & FIELDS_X ? EFFECT_PSTATE : EFFECT_NONE;
		return;
	}
	to->effect = isa_find(insn, ISA_IN) && isa_value(insn, ISA_IMM) == 15 ? EFFECT_WRITE : EFFECT_NONE;
	to->bits = 32;
	to->key = KEY_BANKED | 1 << 5 | 0x1e;
	to->rt = (uint8_t)isa_register(insn, ISA_IN);
	to->reg = HV_SPSR_EL2;
}

static const uint8_t of_class[] = {
	[ISA_LOAD_EXCLUSIVE] = EFFECT_EXCLUSIVE, [ISA_STORE_EXCLUSIVE] = EFFECT_EXCLUSIVE, [ISA_ATOMIC] = EFFECT_ATOMIC,
	[ISA_FP] = EFFECT_SIMD, [ISA_FP_LOAD] = EFFECT_SIMD, [ISA_FP_STORE] = EFFECT_SIMD, [ISA_SME_STORE] = EFFECT_NONE,
};

static void read_insn(const struct isa_insn *insn, struct effect_a32 *to)
{
	static const uint8_t plain[] = {
		[KIND_SEV] = EFFECT_EVENT, [KIND_WFE] = EFFECT_WAIT, [KIND_WFI] = EFFECT_SLEEP, [KIND_SIMD] = EFFECT_SIMD,
		[KIND_PSTATE] = EFFECT_PSTATE, [KIND_ANY_WRITE] = EFFECT_OPERATE,
	};
	enum kind kind = kind_of(insn);

	switch (kind) {
	case KIND_MCR: case KIND_MCRR: read_coprocessor(insn, true, kind == KIND_MCRR, to); return;
	case KIND_MRC: case KIND_MRRC: read_coprocessor(insn, false, kind == KIND_MRRC, to); return;
	case KIND_MSR: read_msr(insn, to); return;
	case KIND_MSR_BANKED: read_banked(insn, to); return;
	default: to->effect = (enum effect)(kind ? plain[kind] : of_class[insn->class]); return;
	}
}

bool effect_of_a32(struct effect_it *it, uint32_t cpsr, uint32_t bytes, struct effect_a32 *to)
{
	const uint8_t raw[] = { bytes & 0xff, bytes >> 8 & 0xff, bytes >> 16 & 0xff, bytes >> 24 };
	enum isa_set set = cpsr & HV_PSTATE_T ? ISA_T32 : ISA_A32;
	struct isa_insn insn;

	*to = (struct effect_a32){ .effect = EFFECT_NONE, .reg = HV_REG_NONE };
	isa_decode(set, isa_fetch(set, raw, sizeof(raw)), &insn);
	if (set == ISA_T32 && insn.id == T32_IT) {
		it->state = insn.word >> 16 & 0xff;	/* it stands in the upper half */
		return true;
	}
	if (!is_executed(it, cpsr, &insn))
		return false;
	read_insn(&insn, to);
	return true;
}
