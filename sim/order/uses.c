/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "sim/order/followed.h"
#include "sim/order/report.h"
#include "sim/order/uses.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ALL (~0ull)

/* Under which circumstances a row of `uses` holds; a row that names several wants all of them. */
#define AT_EL1 1u		/* EL1 and EL0 */
#define AT_EL2 2u
#define IF_E2H 4u
#define IF_NO_E2H 8u
#define IF_STAGE2 16u		/* HCR_EL2.VM is set */

/*
 * Bits of a register that were written and did not change yet for sure, and who must not depend on them. SVC, HVC, SMC and an ERET
 * that synchronises are no users of SCTLR: what comes next is fetched behind a context synchronisation event.
 */
static const struct { uint8_t r, kind; uint16_t uses; uint8_t when; uint64_t bits; } uses[] = {
	{ SCTLR_1, HV_HAZARD_MMU_SWITCH, USES_DATA | USES_CACHE | USES_BRANCH, AT_EL1, FOLLOWED_SCTLR },
	{ SCTLR_2, HV_HAZARD_MMU_SWITCH, USES_DATA | USES_CACHE | USES_BRANCH, AT_EL2, FOLLOWED_SCTLR },
	{ HCR, HV_HAZARD_REGISTER, USES_RENAMED, AT_EL2, ISA_HCR_E2H | ISA_HCR_TGE },
	{ HCR, HV_HAZARD_REGISTER, USES_DATA | USES_BRANCH, AT_EL1, ISA_HCR_VM },
	{ VTTBR, HV_HAZARD_REGISTER, USES_DATA | USES_BRANCH, AT_EL1 | IF_STAGE2, ALL },
	{ VTCR, HV_HAZARD_REGISTER, USES_DATA | USES_BRANCH, AT_EL1 | IF_STAGE2, ALL },
	{ CPTR, HV_HAZARD_REGISTER, USES_FP | USES_SVE | USES_SME, IF_NO_E2H, ISA_CPTR_TFP },
	{ CPTR, HV_HAZARD_REGISTER, USES_SVE, IF_NO_E2H, ISA_CPTR_TZ },
	{ CPTR, HV_HAZARD_REGISTER, USES_SME, IF_NO_E2H, ISA_CPTR_TSM },
	{ CPTR, HV_HAZARD_REGISTER, USES_FP | USES_SVE, IF_E2H, ISA_CPACR_FPEN },
	{ CPTR, HV_HAZARD_REGISTER, USES_SVE, IF_E2H, ISA_CPACR_ZEN },
	{ CPTR, HV_HAZARD_REGISTER, USES_SME, IF_E2H, ISA_CPACR_SMEN },
	{ CPACR, HV_HAZARD_REGISTER, USES_FP | USES_SVE, AT_EL1, ISA_CPACR_FPEN },
	{ CPACR, HV_HAZARD_REGISTER, USES_SVE, AT_EL1, ISA_CPACR_ZEN },
	{ CPACR, HV_HAZARD_REGISTER, USES_SME, AT_EL1, ISA_CPACR_SMEN },
	{ ZCR_1, HV_HAZARD_REGISTER, USES_SVE_LENGTH, AT_EL1, ALL },
	{ ZCR_2, HV_HAZARD_REGISTER, USES_SVE_LENGTH, 0, ALL },
	{ SMCR_1, HV_HAZARD_REGISTER, USES_SME_LENGTH, AT_EL1, ALL },
	{ SMCR_2, HV_HAZARD_REGISTER, USES_SME_LENGTH, 0, ALL },
	{ VBAR_1, HV_HAZARD_REGISTER, USES_VECTOR, AT_EL1, ALL },
	{ VBAR_2, HV_HAZARD_REGISTER, USES_VECTOR, AT_EL2, ALL },
};

static unsigned circumstances(const struct context *c, unsigned el)
{
	return (el == 2 ? AT_EL2 : AT_EL1) | (context_hcr(c, ISA_HCR_E2H) ? IF_E2H : IF_NO_E2H) |
	       (context_hcr(c, ISA_HCR_VM) ? IF_STAGE2 : 0);
}

void uses_check(struct context *c, unsigned what, unsigned el, const struct hv_actor *actor)
{
	unsigned now = circumstances(c, el);

	for (size_t i = 0; i < COUNT(uses); i++)
		if ((uses[i].uses & what) && !(uses[i].when & ~now) && (c->writes[uses[i].r].open & uses[i].bits))
			report_write(c, uses[i].r, uses[i].kind, actor);
}

void uses_check_translation(struct context *c, unsigned el, unsigned halves, const struct hv_actor *actor)
{
	for (unsigned r = FIRST_TRANSLATION; r < REGISTERS; r++)
		if (c->writes[r].open && followed[r].regime == el && (followed[r].halves & halves))
			report_write(c, r, HV_HAZARD_REGISTER, actor);
}
