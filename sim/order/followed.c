/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/order/followed.h"

#define ALL (~0ull)

#define CPACR_USED (ISA_CPACR_ZEN | ISA_CPACR_FPEN | ISA_CPACR_SMEN)	/* CPTR_EL2 has these three with E2H */
#define CPTR_USED (ISA_CPTR_TZ | ISA_CPTR_TFP | ISA_CPTR_TSM)
#define TTBR_CNP 1ull		/* whose entries these are, not what they say */

const struct followed followed[REGISTERS] = {
	[SCTLR_1] = { ISA_SCTLR_EL1, HV_SCTLR_EL1, 1, 0, FOLLOWED_SCTLR },
	[SCTLR_2] = { ISA_SCTLR_EL2, HV_SCTLR_EL2, 2, 0, FOLLOWED_SCTLR },
	[HCR] = { ISA_HCR_EL2, HV_HCR_EL2, 2, 0, ISA_HCR_VM | ISA_HCR_TGE | ISA_HCR_E2H },
	[CPTR] = { ISA_CPTR_EL2, HV_CPTR_EL2, 2, 0, CPTR_USED | CPACR_USED },
	[CPACR] = { ISA_CPACR_EL1, HV_CPACR_EL1, 1, 0, CPACR_USED },
	[VBAR_1] = { ISA_VBAR_EL1, HV_VBAR_EL1, 1, 0, ~ISA_VBAR_RES0 },
	[VBAR_2] = { ISA_VBAR_EL2, HV_VBAR_EL2, 2, 0, ~ISA_VBAR_RES0 },
	[VTTBR] = { ISA_VTTBR_EL2, HV_VTTBR_EL2, 2, 0, ~TTBR_CNP },
	[VTCR] = { ISA_VTCR_EL2, HV_VTCR_EL2, 2, 0, ALL },
	[ZCR_1] = { ISA_ZCR_EL1, HV_REG_NONE, 1, 0, 0xf },
	[ZCR_2] = { ISA_ZCR_EL2, HV_REG_NONE, 2, 0, 0xf },
	[SMCR_1] = { ISA_SMCR_EL1, HV_REG_NONE, 1, 0, ALL },
	[SMCR_2] = { ISA_SMCR_EL2, HV_REG_NONE, 2, 0, ALL },
	[TTBR0_1] = { ISA_TTBR0_EL1, HV_TTBR0_EL1, 1, 1, ~TTBR_CNP },
	[TTBR1_1] = { ISA_TTBR1_EL1, HV_TTBR1_EL1, 1, 2, ~TTBR_CNP },
	[TCR_1] = { ISA_TCR_EL1, HV_TCR_EL1, 1, 3, ALL },
	[TCR2_1] = { ISA_TCR2_EL1, HV_REG_NONE, 1, 3, ALL },
	[MAIR_1] = { ISA_MAIR_EL1, HV_MAIR_EL1, 1, 3, ALL },
	[PIRE0_1] = { ISA_PIRE0_EL1, HV_REG_NONE, 1, 3, ALL },
	[PIR_1] = { ISA_PIR_EL1, HV_REG_NONE, 1, 3, ALL },
	[TTBR0_2] = { ISA_TTBR0_EL2, HV_TTBR0_EL2, 2, 1, ~TTBR_CNP },
	[TTBR1_2] = { ISA_TTBR1_EL2, HV_TTBR1_EL2, 2, 2, ~TTBR_CNP },
	[TCR_2] = { ISA_TCR_EL2, HV_TCR_EL2, 2, 3, ALL },
	[TCR2_2] = { ISA_TCR2_EL2, HV_REG_NONE, 2, 3, ALL },
	[MAIR_2] = { ISA_MAIR_EL2, HV_MAIR_EL2, 2, 3, ALL },
	[PIRE0_2] = { ISA_PIRE0_EL2, HV_REG_NONE, 2, 3, ALL },
	[PIR_2] = { ISA_PIR_EL2, HV_REG_NONE, 2, 3, ALL },
};

unsigned followed_pending(const struct context *c, unsigned el, unsigned half)
{
	unsigned r = FIRST_TRANSLATION;

	while (r < REGISTERS && !(c->writes[r].open && followed[r].regime == el && followed[r].halves >> half & 1))
		r++;
	return r;
}
