/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sim/context-decode.h"
#include "sim/fast.h"
#include "sim/held.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SYSTEM_READ (1u << 21)	/* MRS, not MSR */

/* ESR_EL2.EC of a trap by CPTR_EL2, and the fields of CPTR_EL2: without E2H one bit that traps, with E2H two (Arm ARM D13.2.29). */
enum trap { TRAP_NONE, TRAP_SVE, TRAP_SME };
static const struct { uint8_t ec, trap_bit, enable_lsb; } traps[] = {
	[TRAP_SVE] = { 0x19, 8, 16 },	/* TZ, ZEN */
	[TRAP_SME] = { 0x1d, 12, 24 },	/* TSM, SMEN */
};

static const struct { uint16_t reg; uint8_t trap; uint64_t needs; } held[] = {
	{ HV_ZCR_EL1, TRAP_SVE, HV_SEE_SVE },
	{ HV_SMCR_EL1, TRAP_SME, HV_SEE_SME },
	{ HV_TCR2_EL1, TRAP_NONE, HV_SEE_TCR2 },
	{ HV_PIRE0_EL1, TRAP_NONE, HV_SEE_S1PIE },
	{ HV_PIR_EL1, TRAP_NONE, HV_SEE_S1PIE },
	{ HV_GCSCR_EL1, TRAP_NONE, HV_SEE_GCS },
	{ HV_GCSCRE0_EL1, TRAP_NONE, HV_SEE_GCS },
	{ HV_ZCR_EL2, TRAP_SVE, HV_SEE_SVE },
	{ HV_HCRX_EL2, TRAP_NONE, HV_SEE_HCX },
	{ HV_SMPRIMAP_EL2, TRAP_SME, HV_SEE_SME },
	{ HV_SMCR_EL2, TRAP_SME, HV_SEE_SME },
	{ HV_TCR2_EL2, TRAP_NONE, HV_SEE_TCR2 },
	{ HV_PIRE0_EL2, TRAP_NONE, HV_SEE_S1PIE },
	{ HV_PIR_EL2, TRAP_NONE, HV_SEE_S1PIE },
	{ HV_GCSCR_EL2, TRAP_NONE, HV_SEE_GCS },
	{ HV_MPAMHCR_EL2, TRAP_NONE, HV_SEE_MPAM | HV_SEE_MPAM_HCR },
	{ HV_MPAM2_EL2, TRAP_NONE, HV_SEE_MPAM },
};

#define SMIDR_EL1 SYSREG(3, 1, 0, 0, 6)
#define ICH_VTR_EL2 SYSREG(3, 4, 12, 11, 1)
#define MPAMIDR_EL1 SYSREG(3, 0, 10, 4, 4)

/* Where an ID register tells of an extension: of one that needs all of `see`. */
static const struct { uint64_t see; uint16_t sysreg; uint8_t lsb, width; } fields[] = {
	{ HV_SEE_SVE, SYSREG(3, 0, 0, 4, 0), 32, 4 },	/* ID_AA64PFR0_EL1.SVE */
	{ HV_SEE_SME, SYSREG(3, 0, 0, 4, 1), 24, 4 },	/* ID_AA64PFR1_EL1.SME */
	{ HV_SEE_FA64, SYSREG(3, 0, 0, 4, 5), 63, 1 },	/* ID_AA64SMFR0_EL1.FA64 */
	{ HV_SEE_SME2, SYSREG(3, 0, 0, 4, 5), 56, 4 },	/* ID_AA64SMFR0_EL1.SMEver */
	{ HV_SEE_VHE, SYSREG(3, 0, 0, 7, 1), 8, 4 },	/* ID_AA64MMFR1_EL1.VH */
	{ HV_SEE_HCX, SYSREG(3, 0, 0, 7, 1), 40, 4 },	/* ID_AA64MMFR1_EL1.HCX */
	{ HV_SEE_S1PIE, SYSREG(3, 0, 0, 7, 3), 8, 4 },	/* ID_AA64MMFR3_EL1.S1PIE */
	{ HV_SEE_TCR2, SYSREG(3, 0, 0, 7, 3), 0, 4 },	/* ID_AA64MMFR3_EL1.TCRX */
	{ HV_SEE_SMPS, SMIDR_EL1, 15, 1 },
	{ HV_SEE_MPAM | HV_SEE_MPAM_V1, SYSREG(3, 0, 0, 4, 0), 40, 4 },	/* ID_AA64PFR0_EL1.MPAM */
	{ HV_SEE_MPAM, SYSREG(3, 0, 0, 4, 1), 16, 4 },			/* ID_AA64PFR1_EL1.MPAM_frac */
	{ HV_SEE_MPAM_HCR, MPAMIDR_EL1, 17, 1 },
	{ HV_SEE_GCS, SYSREG(3, 0, 0, 4, 1), 44, 4 },			/* ID_AA64PFR1_EL1.GCS */
};

static uint16_t number(const uc_arm64_cp_reg *r)
{
	return (uint16_t)SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2);
}

/*
 * A full CPU has all of any other ID register, so that a stub is seen that asks the wrong one; and of FPCR and FPSR, of which a
 * call can fill one half only.
 */
static bool is_other_id(const struct engine *e, const uc_arm64_cp_reg *r, uint64_t pc)
{
	const struct hv_places *p = &e->machine->places;

	return e->cpu.lacks && e->cpu.full && pc - p->stub < p->stub_size && r->op0 == 3 &&
	       ((!r->op1 && !r->crn && r->crm) || (r->op1 == 3 && r->crn == 4 && r->crm == 4));
}

bool held_is_id(const struct engine *e, const uc_arm64_cp_reg *r, uint64_t pc)
{
	if (is_other_id(e, r, pc))
		return true;
	for (size_t i = 0; i < COUNT(fields); i++)
		if (fields[i].sysreg == number(r) && number(r) != SMIDR_EL1 && number(r) != MPAMIDR_EL1)
			return true;
	return false;
}

static uint64_t id(const struct engine *e, uint16_t sysreg, uint64_t value)
{
	uint64_t known = 0, version = e->cpu.version ? e->cpu.version : 1;

	for (size_t i = 0; i < COUNT(fields); i++) {
		uint64_t mask = ((1ull << fields[i].width) - 1) << fields[i].lsb;

		if (fields[i].sysreg != sysreg)
			continue;
		known |= mask;
		value &= ~mask;
		if (!(e->cpu.lacks & fields[i].see))
			value |= fields[i].width == 1 ? mask : version << fields[i].lsb;
	}
	return e->cpu.lacks && e->cpu.full ? value | ~known : value;
}

uint64_t held_id(const struct engine *e, const uc_arm64_cp_reg *r)
{
	return id(e, number(r), r->val);
}

/* ZEN and SMEN: 0b01 traps EL0 alone, 0bx0 all. */
static bool is_trapped(struct engine *e, uint8_t trap)
{
	uint64_t cptr = engine_get(e, HV_CPTR_EL2);

	if (trap == TRAP_NONE)
		return false;
	return e->e2h ? !(cptr >> traps[trap].enable_lsb & 1) : cptr >> traps[trap].trap_bit & 1;
}

static void transfer(struct engine *e, unsigned reg, uint32_t insn)
{
	uint32_t rt = insn & 31;

	if (!(insn & SYSTEM_READ))
		e->held[reg - HV_REG_FIRST_HELD] = rt == 31 ? 0 : engine_get(e, (enum hv_reg)rt);
	else if (rt != 31)
		engine_set(e, (enum hv_reg)rt, e->held[reg - HV_REG_FIRST_HELD]);
}

static uint16_t encoding(unsigned reg)
{
	const struct hv_reg_info *r = &hv_regs[reg];

	return (uint16_t)SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2);
}

bool held_has(unsigned sysreg)
{
	for (size_t i = 0; i < COUNT(held); i++)
		if (encoding(held[i].reg) == sysreg)
			return true;
	return false;
}

/* A register that can only be read. */
static enum held_access answer(struct engine *e, uint32_t insn, uint64_t value)
{
	if (!(insn & SYSTEM_READ))
		return HELD_NONE;
	if ((insn & 31) != 31)
		engine_set(e, (enum hv_reg)(insn & 31), value);
	return HELD_DONE;
}

/*
 * Registers that the CPU has by what its ID registers say, and that no call of a stub is about: they read as zero and keep nothing.
 * The interface to the GIC, of EL1 and of EL2, and TPIDR2_EL0.
 */
static const struct { uint16_t mask, bits; uint64_t see; } beside[] = {
	{ 0xffc0, SYSREG(3, 0, 12, 8, 0), HV_SEE_GICV3 },	/* ICC_*_EL1 */
	{ 0xffff, SYSREG(3, 0, 4, 6, 0), HV_SEE_GICV3 },	/* ICC_PMR_EL1 */
	{ 0xffc0, SYSREG(3, 4, 12, 8, 0), HV_SEE_GICV3 },	/* ICC_SRE_EL2, ICH_*_EL2 */
	{ 0xffff, SYSREG(3, 3, 13, 0, 5), HV_SEE_SME },
};

static bool is_beside(const struct engine *e, uint16_t sysreg)
{
	for (size_t i = 0; i < COUNT(beside); i++)
		if ((sysreg & beside[i].mask) == beside[i].bits)
			return !(e->cpu.lacks & beside[i].see);
	return false;
}

enum held_access held_access(struct engine *e, uint32_t insn, uint64_t *esr)
{
	bool renamed, el12 = (insn >> 16 & 7) == 5;
	uint16_t named = insn >> 5 & 0xffff, sysreg = context_resolve(named, e->e2h, &renamed);

	if (named == SMIDR_EL1 && !(e->cpu.lacks & HV_SEE_SME))
		return answer(e, insn, id(e, SMIDR_EL1, 0));
	if (named == MPAMIDR_EL1 && !(e->cpu.lacks & HV_SEE_MPAM))
		return answer(e, insn, id(e, MPAMIDR_EL1, 0));
	if (named == ICH_VTR_EL2)
		return answer(e, insn, HELD_ICH_VTR);
	for (size_t i = 0; i < COUNT(held) && (!el12 || e->e2h); i++) {
		if (encoding(held[i].reg) != sysreg || held[i].needs & e->cpu.lacks)
			continue;
		fast_stray(e);
		if (is_trapped(e, held[i].trap)) {
			*esr = (uint64_t)traps[held[i].trap].ec << 26 | 1u << 25;
			return HELD_TRAPPED;
		}
		transfer(e, held[i].reg, insn);
		return HELD_DONE;
	}
	if (!is_beside(e, named))
		return HELD_NONE;
	fast_stray(e);
	return insn & SYSTEM_READ ? answer(e, insn, 0) : HELD_DONE;
}

/* The runner knows none of these registers, but writes HCR_EL2 behind all others when it loads a call, and again when it stores. */
void held_follow(struct engine *e, uint64_t pc)
{
	uint64_t skip = HV_REG_FIRST_HELD * sizeof(uint64_t);
	uint8_t *from = NULL, *to = NULL;

	if (pc - e->places.next < e->places.site - e->places.next)
		from = engine_bytes(e, e->run->call + HV_CALL_STATE_AT + skip, sizeof(e->held));
	else if (pc - e->places.collect < e->places.end - e->places.collect)
		to = engine_bytes(e, e->run->out + HV_OUT_STATE_AT + skip, sizeof(e->held));
	if (from)
		memcpy(e->held, from, sizeof(e->held));
	if (to)
		memcpy(to, e->held, sizeof(e->held));
}
