/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine's model claims SVE, but has no vector length and aborts the process when one is chosen: ZCR_ELx are UNDEFINED to it
 * because CPTR_EL3.EZ is clear, as its SVE instructions are. held.c has the registers, and here it is said what there is.
 */
#include "isa/sysreg.h"

#include "sim/a64/features.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Where an ID register tells of an extension: of one that needs all of `see`. */
static const struct { uint64_t see; uint16_t sysreg; uint8_t lsb, width; } fields[] = {
	{ HV_HAS_SVE, ISA_ID_AA64PFR0_EL1, 32, 4 },	/* SVE */
	{ HV_HAS_SME, ISA_ID_AA64PFR1_EL1, 24, 4 },	/* SME */
	{ HV_HAS_FA64, ISA_ID_AA64SMFR0_EL1, 63, 1 },	/* FA64 */
	{ HV_HAS_SME2, ISA_ID_AA64SMFR0_EL1, 56, 4 },	/* SMEver */
	{ HV_HAS_VHE, ISA_ID_AA64MMFR1_EL1, 8, 4 },	/* VH */
	{ HV_HAS_HCX, ISA_ID_AA64MMFR1_EL1, 40, 4 },	/* HCX */
	{ HV_HAS_S1PIE, ISA_ID_AA64MMFR3_EL1, 8, 4 },	/* S1PIE */
	{ HV_HAS_TCR2, ISA_ID_AA64MMFR3_EL1, 0, 4 },	/* TCRX */
	{ HV_HAS_SMPS, FEATURES_SMIDR, 15, 1 },
	{ HV_HAS_MPAM | HV_HAS_MPAM_V1, ISA_ID_AA64PFR0_EL1, 40, 4 },	/* MPAM */
	{ HV_HAS_MPAM | HV_HAS_MPAM_FRAC, ISA_ID_AA64PFR1_EL1, 16, 4 },	/* MPAM_frac */
	{ HV_HAS_MPAM_HCR, FEATURES_MPAMIDR, 17, 1 },
	{ HV_HAS_GCS, ISA_ID_AA64PFR1_EL1, 44, 4 },			/* GCS */
	{ HV_HAS_GICV3, ISA_ID_AA64PFR0_EL1, 24, 4 },			/* GIC */
};

/* The space of ID registers; FPCR and FPSR. */
static bool is_id_space(unsigned r)
{
	return ISA_SYSREG_OP0(r) == 3 && ISA_SYSREG_OP1(r) == 0 && ISA_SYSREG_CRN(r) == 0 && ISA_SYSREG_CRM(r) != 0;
}

static bool is_fp_state(unsigned r)
{
	return ISA_SYSREG_OP0(r) == 3 && ISA_SYSREG_OP1(r) == 3 && ISA_SYSREG_CRN(r) == 4 && ISA_SYSREG_CRM(r) == 4;
}

/*
 * A full CPU has all of any other ID register, so that a stub is seen that asks the wrong one; and of FPCR and FPSR, of which a
 * call can fill one half only.
 */
static bool is_full(const struct engine *e, uint64_t pc)
{
	const struct hv_places *p = &e->places;

	return e->cpu.lacks && e->cpu.full && pc - p->stub < p->stub_size;
}

bool features_tell(const struct engine *e, unsigned sysreg, uint64_t pc)
{
	if (!is_id_space(sysreg) && !is_fp_state(sysreg))	/* each access of the runner asks */
		return false;
	if (is_full(e, pc))
		return true;
	for (size_t i = 0; i < COUNT(fields); i++)
		if (fields[i].sysreg == sysreg && sysreg != FEATURES_SMIDR && sysreg != FEATURES_MPAMIDR)
			return true;
	return false;
}

uint64_t features_value(const struct engine *e, unsigned sysreg, uint64_t value)
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
