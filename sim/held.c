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

static const struct { uint16_t sysreg, reg; uint8_t trap; } held[] = {
	{ SYSREG(3, 0, 1, 2, 0), HV_ZCR_EL1, TRAP_SVE },
	{ SYSREG(3, 0, 1, 2, 6), HV_SMCR_EL1, TRAP_SME },
	{ SYSREG(3, 0, 2, 0, 3), HV_TCR2_EL1, TRAP_NONE },
	{ SYSREG(3, 0, 10, 2, 2), HV_PIRE0_EL1, TRAP_NONE },
	{ SYSREG(3, 0, 10, 2, 3), HV_PIR_EL1, TRAP_NONE },
	{ SYSREG(3, 4, 1, 2, 0), HV_ZCR_EL2, TRAP_SVE },
	{ SYSREG(3, 4, 1, 2, 2), HV_HCRX_EL2, TRAP_NONE },
	{ SYSREG(3, 4, 1, 2, 5), HV_SMPRIMAP_EL2, TRAP_SME },
	{ SYSREG(3, 4, 1, 2, 6), HV_SMCR_EL2, TRAP_SME },
	{ SYSREG(3, 4, 2, 0, 3), HV_TCR2_EL2, TRAP_NONE },
	{ SYSREG(3, 4, 10, 2, 2), HV_PIRE0_EL2, TRAP_NONE },
	{ SYSREG(3, 4, 10, 2, 3), HV_PIR_EL2, TRAP_NONE },
};

#define SMIDR_EL1 SYSREG(3, 1, 0, 0, 6)
#define SMIDR_SMPS (1ull << 15)

static const struct { uint16_t sysreg; uint64_t value; } features[] = {
	{ SYSREG(3, 0, 0, 4, 0), 1ull << 32 },			/* ID_AA64PFR0_EL1.SVE */
	{ SYSREG(3, 0, 0, 4, 1), 1ull << 24 },			/* ID_AA64PFR1_EL1.SME */
	{ SYSREG(3, 0, 0, 4, 5), 1ull << 63 | 1ull << 56 },	/* ID_AA64SMFR0_EL1.FA64, SMEver: SME2 */
	{ SYSREG(3, 0, 0, 7, 1), 1ull << 40 },			/* ID_AA64MMFR1_EL1.HCX */
	{ SYSREG(3, 0, 0, 7, 3), 1ull << 8 | 1 },		/* ID_AA64MMFR3_EL1.S1PIE, TCRX */
};

uint64_t held_features(const uc_arm64_cp_reg *r)
{
	uint16_t sysreg = (uint16_t)SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2);

	for (size_t i = 0; i < COUNT(features); i++)
		if (features[i].sysreg == sysreg)
			return features[i].value;
	return 0;
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

enum held_access held_access(struct engine *e, uint32_t insn, uint64_t *esr)
{
	bool renamed, el12 = (insn >> 16 & 7) == 5;
	uint16_t named = insn >> 5 & 0xffff, sysreg = context_resolve(named, e->e2h, &renamed);

	if (named == SMIDR_EL1 && insn & SYSTEM_READ) {
		if ((insn & 31) != 31)
			engine_set(e, (enum hv_reg)(insn & 31), SMIDR_SMPS);
		return HELD_DONE;
	}
	for (size_t i = 0; i < COUNT(held) && (!el12 || e->e2h); i++) {
		if (held[i].sysreg != sysreg)
			continue;
		fast_stray(e);
		if (is_trapped(e, held[i].trap)) {
			*esr = (uint64_t)traps[held[i].trap].ec << 26 | 1u << 25;
			return HELD_TRAPPED;
		}
		transfer(e, held[i].reg, insn);
		return HELD_DONE;
	}
	return HELD_NONE;
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
