/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "sim/context-decode.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BIT(n) (1u << (n))

/* By bits [28:25] (Arm ARM C4.1): all but branches and the system space, which are 0xa and 0xb. */
static const uint16_t uses_of_class[16] = {
	[0x2] = USES_SVE | USES_SVE_LENGTH,
	[0x4] = USES_DATA, [0xc] = USES_DATA,
	[0x6] = USES_DATA | USES_FP, [0xe] = USES_DATA | USES_FP,
	[0x7] = USES_FP, [0xf] = USES_FP,
};

static const struct { uint32_t mask, bits; uint8_t form; } forms[] = {
	{ 0xfffff0ff, 0xd50330df, CONTEXT_ISB },
	{ 0xfffff0ff, 0xd503309f, CONTEXT_DSB },
	{ 0xfffff3ff, 0xd503323f, CONTEXT_DSB },	/* nXS */
	{ 0xfff00000, 0xd5100000, CONTEXT_MSR },
	{ 0xfff00000, 0xd5300000, CONTEXT_MRS },
	{ 0xfff8e000, 0xd5088000, CONTEXT_TLBI },	/* CRn 8, and 9: nXS */
	{ 0xffffffff, 0xd69f03e0, CONTEXT_ERET },
	{ 0xfffffbff, 0xd69f0bff, CONTEXT_ERET },	/* ERETAA, ERETAB */
};

/* Registers that are trapped together with the instructions that they belong to. */
static const struct { uint16_t sysreg, uses; } trapped[] = {
	{ SYSREG(3, 3, 4, 4, 0), USES_FP },	/* FPCR */
	{ SYSREG(3, 3, 4, 4, 1), USES_FP },	/* FPSR */
	{ SYSREG(3, 0, 1, 2, 0), USES_SVE },	/* ZCR_EL1 */
	{ SYSREG(3, 4, 1, 2, 0), USES_SVE },	/* ZCR_EL2 */
	{ SYSREG(3, 5, 1, 2, 0), USES_SVE },	/* ZCR_EL12 */
	{ SYSREG(3, 0, 1, 2, 6), USES_SME },	/* SMCR_EL1 */
	{ SYSREG(3, 4, 1, 2, 6), USES_SME },	/* SMCR_EL2 */
	{ SYSREG(3, 5, 1, 2, 6), USES_SME },	/* SMCR_EL12 */
	{ SYSREG(3, 0, 1, 2, 4), USES_SME },	/* SMPRI_EL1 */
	{ SYSREG(3, 4, 1, 2, 5), USES_SME },	/* SMPRIMAP_EL2 */
	{ SYSREG(3, 3, 4, 2, 2), USES_SME },	/* SVCR */
};

/* CRm[3:2] of a DSB, and op2's companion in the nXS form. */
static const uint8_t dsb_reach[] = { REACH_OSH, REACH_NSH, REACH_ISH, REACH_SY };

static void decode_dsb(uint32_t insn, struct context_insn *to)
{
	unsigned crm = insn >> 8 & 15;

	to->reach = dsb_reach[crm >> 2];
	if ((insn & 0xe0) == 0x20) {
		to->nxs = true;
	} else if ((crm & 3) != 3) {
		to->form = CONTEXT_OTHER;	/* SSBB, PSSBB and what is reserved; for loads, or for stores alone */
	}
}

/* DC, IC and AT: SYS with CRn 7. CRm 3 is for the predictors, which nothing here depends upon. */
static void decode_cache(uint32_t insn, struct context_insn *to)
{
	unsigned op1 = insn >> 16 & 7, crm = insn >> 8 & 15, op2 = insn >> 5 & 7;

	if ((insn & 0xfff8f000) != 0xd5087000 || crm == 3)
		return;
	to->uses = USES_CACHE;
	to->address = (op1 == 3 && crm >= 4) || (op1 == 0 && crm == 6 && (op2 & 1));	/* IVAC has op2 1, ISW 2 */
}

/* Outer and inner shareable are told from local by CRm; the six by IPA, of CRm 4, by op2. */
static uint8_t tlbi_reach(uint16_t sysreg)
{
	static const uint8_t by_crm[16] = { [0] = REACH_ISH, [1] = REACH_OSH, [2] = REACH_ISH, [3] = REACH_ISH, [5] = REACH_OSH };

	if (SYSREG_CRM(sysreg) == 4)
		return (BIT(SYSREG_OP2(sysreg)) & 0x99) ? REACH_OSH : REACH_NSH;
	return by_crm[SYSREG_CRM(sysreg)];
}

static void decode_register(struct context_insn *to)
{
	for (size_t i = 0; i < COUNT(trapped); i++)
		if (trapped[i].sysreg == to->sysreg)
			to->uses |= trapped[i].uses;
}

static void decode_system(uint32_t insn, struct context_insn *to)
{
	size_t i = 0;

	while (i < COUNT(forms) && (insn & forms[i].mask) != forms[i].bits)
		i++;
	if (i == COUNT(forms)) {
		decode_cache(insn, to);
		return;
	}
	to->form = forms[i].form;
	to->sysreg = insn >> 5 & 0xffff;
	if (to->form == CONTEXT_DSB) {
		decode_dsb(insn, to);
	} else if (to->form == CONTEXT_TLBI) {
		to->reach = tlbi_reach(to->sysreg);
		to->nxs = insn >> 12 & 1;
	} else if (to->form == CONTEXT_MSR || to->form == CONTEXT_MRS) {
		decode_register(to);
	}
}

void context_decode(uint32_t insn, struct context_insn *to)
{
	unsigned op0 = insn >> 25 & 15, top = insn >> 24;

	*to = (struct context_insn){ .uses = uses_of_class[op0] };
	if (op0 == 0 && insn >> 31)
		to->uses = USES_SME | USES_SME_LENGTH;
	if ((op0 & 14) != 10 || top == 0xd4)	/* 0xd4: SVC, HVC, BRK: the exception itself is told by context_enter() */
		return;
	if (top == 0xd5 || top == 0xd6)
		decode_system(insn, to);
	if (top != 0xd5 && to->form == CONTEXT_OTHER)
		to->uses = USES_BRANCH;
}

/* EL1 names that mean an EL2 register under E2H, op1 apart (Arm ARM D5.7.6). */
static const uint16_t redirected[] = {
	SYSREG(3, 0, 1, 0, 0),		/* SCTLR */
	SYSREG(3, 0, 1, 2, 0),		/* ZCR */
	SYSREG(3, 0, 1, 2, 6),		/* SMCR */
	SYSREG(3, 0, 2, 0, 0),		/* TTBR0 */
	SYSREG(3, 0, 2, 0, 1),		/* TTBR1 */
	SYSREG(3, 0, 2, 0, 2),		/* TCR */
	SYSREG(3, 0, 2, 0, 3),		/* TCR2 */
	SYSREG(3, 0, 2, 5, 0),		/* GCSCR */
	SYSREG(3, 0, 4, 0, 0),		/* SPSR */
	SYSREG(3, 0, 4, 0, 1),		/* ELR */
	SYSREG(3, 0, 5, 1, 0),		/* AFSR0 */
	SYSREG(3, 0, 5, 1, 1),		/* AFSR1 */
	SYSREG(3, 0, 5, 2, 0),		/* ESR */
	SYSREG(3, 0, 6, 0, 0),		/* FAR */
	SYSREG(3, 0, 10, 2, 0),		/* MAIR */
	SYSREG(3, 0, 10, 2, 2),		/* PIRE0 */
	SYSREG(3, 0, 10, 2, 3),		/* PIR */
	SYSREG(3, 0, 10, 3, 0),		/* AMAIR */
	SYSREG(3, 0, 12, 0, 0),		/* VBAR */
	SYSREG(3, 0, 13, 0, 1),		/* CONTEXTIDR */
	SYSREG(3, 0, 14, 1, 0),		/* CNTKCTL, CNTHCTL_EL2 */
};
#define CPACR_EL1 SYSREG(3, 0, 1, 0, 2)
#define CPTR_EL2 SYSREG(3, 4, 1, 1, 2)

uint16_t context_resolve(uint16_t sysreg, bool e2h, bool *renamed)
{
	*renamed = (sysreg & SYSREG(3, 7, 0, 0, 0)) == SYSREG(3, 5, 0, 0, 0);
	if (*renamed)		/* *_EL12: without E2H, UNDEFINED */
		return e2h ? sysreg & ~SYSREG_OP1_MASK : sysreg;
	if (sysreg == CPACR_EL1) {
		*renamed = true;
		return e2h ? CPTR_EL2 : sysreg;
	}
	for (size_t i = 0; i < COUNT(redirected); i++)
		if (redirected[i] == sysreg) {
			*renamed = true;
			return e2h ? sysreg | SYSREG(0, 4, 0, 0, 0) : sysreg;
		}
	return sysreg;
}

struct context_tlbi context_tlbi(uint16_t sysreg, unsigned el, bool e2h_tge)
{
	unsigned op1 = SYSREG_OP1(sysreg), crm = SYSREG_CRM(sysreg), op2 = SYSREG_OP2(sysreg);
	bool plain = crm == 1 || crm == 3 || crm == 7;	/* neither by range nor by IPA */

	/* VMALLE1, ASIDE1 and those by address. ASIDE1 leaves what is global, as all of a kernel's own map is. */
	if (op1 == 0)
		return (struct context_tlbi){ el == 2 && e2h_tge ? 2 : 1, plain && op2 == 0, el == 2, false, false };
	if (op1 != 4)
		return (struct context_tlbi){ 0 };
	if (!plain)		/* by IPA, VMALLWS2E1, and ranges: RVAE2 and RVALE2 have op2 1 and 5 outside of CRm 0 and 4 */
		return (struct context_tlbi){ crm != 0 && crm != 4 && op2 != 2 ? 2 : 1, false, false, false, false };
	if (op2 == 4 || op2 == 6)		/* ALLE1, VMALLS12E1 */
		return (struct context_tlbi){ 1, true, false, true, op2 == 4 };
	return (struct context_tlbi){ 2, op2 == 0, false, false, false };	/* ALLE2; VAE2, VALE2 */
}
