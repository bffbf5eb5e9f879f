/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "isa/bits.h"
#include "isa/exception.h"
#include "isa/sysreg.h"

#include "sim/a64/state.h"
#include "sim/a64/features.h"
#include "sim/a64/held.h"
#include "sim/a64/insn.h"
#include "sim/a64/registers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct { uint16_t reg; uint64_t needs; } held[] = {
	{ HV_ZCR_EL1, HV_HAS_SVE },
	{ HV_SMCR_EL1, HV_HAS_SME },
	{ HV_TCR2_EL1, HV_HAS_TCR2 },
	{ HV_PIRE0_EL1, HV_HAS_S1PIE },
	{ HV_PIR_EL1, HV_HAS_S1PIE },
	{ HV_GCSCR_EL1, HV_HAS_GCS },
	{ HV_GCSCRE0_EL1, HV_HAS_GCS },
	{ HV_ZCR_EL2, HV_HAS_SVE },
	{ HV_HCRX_EL2, HV_HAS_HCX },
	{ HV_SMPRIMAP_EL2, HV_HAS_SME },
	{ HV_SMCR_EL2, HV_HAS_SME },
	{ HV_TCR2_EL2, HV_HAS_TCR2 },
	{ HV_PIRE0_EL2, HV_HAS_S1PIE },
	{ HV_PIR_EL2, HV_HAS_S1PIE },
	{ HV_GCSCR_EL2, HV_HAS_GCS },
	{ HV_MPAMHCR_EL2, HV_HAS_MPAM | HV_HAS_MPAM_HCR },
	{ HV_MPAM2_EL2, HV_HAS_MPAM },
};

static unsigned number(unsigned reg)
{
	const struct hv_reg_info *r = &hv_regs[reg];

	return ISA_SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2);
}

bool held_has(unsigned sysreg)
{
	for (size_t i = 0; i < COUNT(held); i++)
		if (number(held[i].reg) == sysreg)
			return true;
	return false;
}

/*
 * By enum isa_traps: the class of a trap by CPTR_EL2, and its field: without E2H one bit that traps, with E2H two, of which 0b01
 * traps EL0 alone and 0bx0 all (Arm ARM D13.2.29).
 */
static const struct { uint8_t ec; uint64_t trap, enable; } traps[] = {
	[ISA_TRAPS_SVE] = { ISA_EC_SVE, ISA_CPTR_TZ, ISA_CPACR_ZEN },
	[ISA_TRAPS_SME] = { ISA_EC_SME, ISA_CPTR_TSM, ISA_CPACR_SMEN },
};

static unsigned trap_of(unsigned sysreg)
{
	const struct isa_sysreg *r = isa_sysreg(sysreg);

	return r ? r->traps : ISA_TRAPS_PLAIN;
}

static bool is_trapped(struct engine *e, unsigned trap)
{
	uint64_t cptr = a64_get(e, HV_CPTR_EL2), enable = traps[trap].enable & -traps[trap].enable;

	if (!traps[trap].ec)
		return false;
	return a64_of(e)->e2h ? !(cptr & enable) : cptr & traps[trap].trap;
}

static void transfer(struct engine *e, unsigned reg, const struct isa_insn *insn)
{
	uint64_t *to = &a64_of(e)->held[reg - HV_REG_FIRST_HELD];

	if (insn->id == A64_MSR)
		*to = a64_get_general(e, a64_transferred(insn));
	else
		a64_set_general(e, a64_transferred(insn), *to);
}

/* A register that can only be read. */
static enum held_access answer(struct engine *e, const struct isa_insn *insn, uint64_t value)
{
	if (insn->id != A64_MRS)
		return HELD_NONE;
	a64_set_general(e, a64_transferred(insn), value);
	return HELD_DONE;
}

/*
 * Registers that the CPU has by what its ID registers say, and that no call of a stub is about: they read as zero and keep nothing.
 * The interface to the GIC, of EL1 and of EL2, and TPIDR2_EL0. The mask leaves ranges of CRm and op2 open.
 */
static const struct { uint16_t mask, bits; uint64_t see; } beside[] = {
	{ 0xffc0, ISA_SYSREG(3, 0, 12, 8, 0), HV_HAS_GICV3 },	/* ICC_*_EL1 */
	{ 0xffff, ISA_SYSREG(3, 0, 4, 6, 0), HV_HAS_GICV3 },	/* ICC_PMR_EL1 */
	{ 0xffc0, ISA_SYSREG(3, 4, 12, 8, 0), HV_HAS_GICV3 },	/* ICC_SRE_EL2, ICH_*_EL2 */
	{ 0xffff, ISA_SYSREG(3, 3, 13, 0, 5), HV_HAS_SME },
};

static bool is_beside(const struct engine *e, unsigned sysreg)
{
	for (size_t i = 0; i < COUNT(beside); i++)
		if ((sysreg & beside[i].mask) == beside[i].bits)
			return !(e->cpu.lacks & beside[i].see);
	return false;
}

/* Registers that tell of an extension, and are nothing else. */
static bool is_answered(const struct engine *e, unsigned sysreg, uint64_t *value)
{
	if (sysreg == ISA_ICH_VTR_EL2) {
		*value = held_ich_vtr(e->places.table);
		return true;
	}
	*value = features_value(e, sysreg, 0);
	return (sysreg == FEATURES_SMIDR && !(e->cpu.lacks & HV_HAS_SME)) ||
	       (sysreg == FEATURES_MPAMIDR && !(e->cpu.lacks & HV_HAS_MPAM));
}

/* HELD_NONE: none of them, or one that this CPU lacks. */
static enum held_access access_held(struct engine *e, unsigned sysreg, const struct isa_insn *insn, uint64_t *esr)
{
	size_t i = 0;

	while (i < COUNT(held) && (number(held[i].reg) != sysreg || held[i].needs & e->cpu.lacks))
		i++;
	if (i == COUNT(held))
		return HELD_NONE;
	engine_tell_sysreg(e, sysreg);
	if (is_trapped(e, trap_of(sysreg))) {
		*esr = a64_esr(traps[trap_of(sysreg)].ec, 0);
		return HELD_TRAPPED;
	}
	transfer(e, held[i].reg, insn);
	return HELD_DONE;
}

enum held_access held_access(struct engine *e, const struct isa_insn *insn, uint64_t *esr)
{
	unsigned named = ISA_SYSREG_OF(insn->word), sysreg = isa_sysreg_at_el2(named, a64_of(e)->e2h);
	enum held_access access = HELD_NONE;
	uint64_t value;

	if (is_answered(e, named, &value))
		return answer(e, insn, value);
	if (!isa_sysreg_needs_e2h(named) || a64_of(e)->e2h)
		access = access_held(e, sysreg, insn, esr);
	if (access != HELD_NONE || !is_beside(e, named))
		return access;
	engine_tell_sysreg(e, named);
	return insn->id == A64_MRS ? answer(e, insn, 0) : HELD_DONE;
}

/* The runner knows none of these registers, but writes HCR_EL2 behind all others when it loads a call, and again when it stores. */
void held_follow(struct engine *e, uint64_t pc)
{
	struct a64 *a = a64_of(e);
	uint64_t skip = HV_REG_FIRST_HELD * sizeof(uint64_t);
	uint8_t *from = NULL, *to = NULL;

	if (pc - e->places.next < e->places.site - e->places.next)
		from = engine_bytes(e, e->calls.run->call + HV_CALL_STATE_AT + skip, sizeof(a->held));
	else if (pc - e->places.collect < e->places.end - e->places.collect)
		to = engine_bytes(e, e->calls.run->out + HV_OUT_STATE_AT + skip, sizeof(a->held));
	if (from)
		memcpy(a->held, from, sizeof(a->held));
	if (to)
		memcpy(to, a->held, sizeof(a->held));
}
