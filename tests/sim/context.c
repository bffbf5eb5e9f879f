/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Barriers, context synchronisation and TLB maintenance, instruction by instruction: each pair of a write and a use with and
 * without what must lie between, and whole sequences of kernels, whole and with one instruction left out.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "sim/order/context.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Words, as GNU as makes them. Rt is x0 where there is one. */
#define ISB 0xd5033fdf
#define DSB_SY 0xd5033f9f
#define DSB_ISH 0xd5033b9f
#define DSB_NSH 0xd503379f
#define DSB_ISHST 0xd5033a9f
#define DSB_ISHLD 0xd503399f
#define DSB_SY_NXS 0xd5033e3f
#define DSB_RESERVED 0xd5033c9f
#define PSSBB 0xd503349f
#define DMB_SY 0xd5033fbf
#define SB 0xd50330ff
#define NOP 0xd503201f
#define ERET 0xd69f03e0
#define ERETAA 0xd69f0bff
#define SVC 0xd4000001
#define HVC 0xd4000002
#define SMC 0xd4000003
#define B 0x14000002
#define BL 0x94000002
#define B_EQ 0x54000040
#define CBZ 0xb4000040
#define TBNZ 0x37080040		/* x0, #1 */
#define BR 0xd61f0080		/* x4 */
#define RET 0xd65f03c0
#define LDR 0xf9400041		/* x1, [x2] */
#define LDR_LITERAL 0x58000041
#define STR 0xf9000041		/* x1, [x2] */
#define LDP 0xa9400861		/* x1, x2, [x3] */
#define LDR_Q 0x3dc00040	/* q0, [x2] */
#define LDADD 0xf8200041	/* x0, x1, [x2] */
#define FADD 0x4e62d420		/* v0.2d, v1.2d, v2.2d */
#define FMOV 0x9e670000		/* d0, x0 */
#define PTRUE 0x2518e3e0	/* p0.b */
#define ADD 0x91000400		/* x0, x0, #1 */
#define ADD_REGISTER 0x8b020020	/* x0, x1, x2 */
#define MOVZ 0xd2800020		/* x0, #1 */
#define DC_CVAC 0xd50b7a20
#define DC_CIVAC 0xd50b7e20
#define DC_IVAC 0xd5087620
#define DC_ZVA 0xd50b7420
#define DC_CISW 0xd5087e40
#define IC_IALLU 0xd508751f
#define IC_IVAU 0xd50b7520
#define AT_S1E1R 0xd5087800
#define TLBI_VMALLE1 0xd508871f
#define TLBI_VMALLE1IS 0xd508831f
#define TLBI_VMALLE1OS 0xd508811f
#define TLBI_VMALLE1NXS 0xd508971f
#define TLBI_VAE1 0xd5088720
#define TLBI_ASIDE1 0xd5088740
#define TLBI_ALLE1 0xd50c879f
#define TLBI_ALLE1IS 0xd50c839f
#define TLBI_VMALLS12E1 0xd50c87df
#define TLBI_ALLE2 0xd50c871f
#define TLBI_ALLE2IS 0xd50c831f
#define TLBI_VAE2 0xd50c8720
#define TLBI_RVAE2 0xd50c8620
#define TLBI_IPAS2E1 0xd50c8420
#define TLBI_ALLE3 0xd50e871f
#define MSR_SCTLR_EL1 0xd5181000
#define MSR_SCTLR_EL12 0xd51d1000
#define MSR_SCTLR_EL2 0xd51c1000
#define MRS_SCTLR_EL1 0xd5381000
#define MRS_SCTLR_EL2 0xd53c1000
#define MRS_SCTLR_EL12 0xd53d1000
#define MSR_TTBR0_EL1 0xd5182000
#define MSR_TTBR1_EL1 0xd5182020
#define MSR_TCR_EL1 0xd5182040
#define MSR_MAIR_EL1 0xd518a200
#define MRS_TCR_EL12 0xd53d2040
#define MRS_VBAR_EL12 0xd53dc000
#define MSR_CPACR_EL1 0xd5181040
#define MSR_VBAR_EL1 0xd518c000
#define MSR_TTBR0_EL2 0xd51c2000
#define MSR_TTBR1_EL2 0xd51c2020
#define MSR_TCR_EL2 0xd51c2040
#define MSR_MAIR_EL2 0xd51ca200
#define MSR_VBAR_EL2 0xd51cc000
#define MSR_HCR_EL2 0xd51c1100
#define MSR_CPTR_EL2 0xd51c1140
#define MSR_VTTBR_EL2 0xd51c2100
#define MSR_VTCR_EL2 0xd51c2140
#define MSR_TPIDR_EL2 0xd51cd040
#define MSR_ZCR_EL2 0xd51c1200
#define MSR_ZCR_EL1 0xd5181200
#define MSR_SMCR_EL2 0xd51c12c0
#define MRS_SPSR_EL1 0xd5384000
#define MSR_SPSR_EL1 0xd5184000
#define MSR_SPSR_EL2 0xd51c4000
#define MSR_ELR_EL2 0xd51c4020
#define MSR_FPCR 0xd51b4400
#define MSR_DAIFSET 0xd5034fdf

/* Values. */
#define OFF_1 0x30500800ull		/* SCTLR_EL1, MMU and caches off */
#define ON_1 0x30d0180dull
#define OFF_2 0x30c50830ull		/* SCTLR_EL2 */
#define ON_2 0x30c5183dull
#define EOS (1ull << 11)
#define EIS (1ull << 22)
#define RW 0x80000000ull		/* HCR_EL2 */
#define VHE 0x488000000ull
#define VM 1ull
#define HIGH 0xffffff8000000000ull	/* an address that TTBR1 translates */
#define LOW 0x44000000ull
#define CODE 0x40080000ull

#define MOST 8
static struct hv_hazard hazards[MOST];
static unsigned hazard_count;
static struct context *context;

static void note(void *ctx, const struct hv_hazard *hazard)
{
	ck_assert_ptr_eq(ctx, &hazard_count);
	if (hazard_count < MOST)
		hazards[hazard_count] = *hazard;
	hazard_count++;
}

static void setup(void)
{
	context = context_new(&(struct context_config){ note, NULL, &hazard_count });
	ck_assert_ptr_nonnull(context);
}

static void teardown(void)
{
	context_free(context);
}

static void begin(uint64_t sctlr_1, uint64_t sctlr_2, uint64_t hcr, bool exs)
{
	hazard_count = 0;
	context_begin(context, &(struct context_state){ .sctlr = { 0, sctlr_1, sctlr_2 }, .hcr = hcr, .exs = exs });
}

/* One instruction of a sequence. */
struct step {
	uint32_t w;		/* its word */
	uint64_t x;		/* Rt */
	uint64_t va;		/* not 0: it loads or stores there */
	uint8_t el;		/* 0: as before */
	uint8_t enter;		/* not 0: an exception takes it to this level */
	const char *name;	/* of an instruction that a test leaves out */
};

#define DO(word) { .w = (word) }
#define SET(word, value) { .w = (word), .x = (value) }
#define TO(word, address) { .w = (word), .va = (address) }
#define CUT(word, called) { .w = (word), .name = (called) }	/* a test may leave it out */

static void play(unsigned el, uint64_t pc, const struct step *s)
{
	struct hv_actor actor = { .pc = pc, .insn = s->w, .step = HV_HAZARD_COUNT, .el = (uint8_t)el };

	context_step(context, &actor, s->x);
	if (s->va)
		context_access(context, s->va, &actor);
	if (s->enter)
		context_enter(context, s->enter, &actor);
}

static const char *text(void)
{
	static char line[256];
	size_t at = 0;

	line[0] = 0;
	for (unsigned i = 0; i < hazard_count && i < MOST; i++)
		at += (size_t)snprintf(line + at, sizeof(line) - at, " kind %u missing %u reg %u by %08x", hazards[i].kind,
				       hazards[i].missing, hazards[i].reg, hazards[i].reader.insn);
	return line;
}

/* --- pairs --------------------------------------------------------------------------------------------------- */

#define ON true
#define OFF false
#define VMID (7ull << 48)
#define SWITCH HV_HAZARD_MMU_SWITCH
#define REGISTER HV_HAZARD_REGISTER
#define NONE HV_HAZARD_COUNT	/* no hazard without the ISB either */

/* A write, and an instruction behind it that depends on it. */
static const struct {
	const char *text;
	uint8_t el;
	bool mmu;		/* at both levels */
	uint64_t hcr;
	struct step def, use;
	uint8_t kind;
	uint16_t reg;
} pairs[] = {
	/* SCTLR of the own level */
	{ "MMU off, load", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), TO(LDR, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, load pair", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), TO(LDP, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, store", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), TO(STR, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, atomic", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), TO(LDADD, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, literal", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), TO(LDR_LITERAL, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, DC", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), SET(DC_CVAC, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, DC IVAC", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), SET(DC_IVAC, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, set and way", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(DC_CISW), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, IC", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(IC_IALLU), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, AT", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(AT_S1E1R), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, B", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(B), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, BL", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(BL), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, B.EQ", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(B_EQ), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, CBZ", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(CBZ), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, TBNZ", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(TBNZ), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, BR", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(BR), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, RET", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(RET), SWITCH, HV_SCTLR_EL1 },
	{ "MMU off, HVC", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), { .w = HVC, .enter = 2 }, NONE, 0 },
	{ "MMU off, SVC", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), { .w = SVC, .enter = 1 }, NONE, 0 },
	{ "MMU off, SMC", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(SMC), NONE, 0 },
	{ "MMU off, ERET", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(ERET), NONE, 0 },
	{ "MMU off, ADD", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(ADD), NONE, 0 },
	{ "MMU off, FADD", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(FADD), NONE, 0 },
	{ "MMU off, MSR", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), SET(MSR_VBAR_EL1, 0x800), NONE, 0 },
	{ "MMU off, MRS", 1, ON, RW, SET(MSR_SCTLR_EL1, OFF_1), DO(MRS_SCTLR_EL1), NONE, 0 },
	{ "same SCTLR, load", 1, ON, RW, SET(MSR_SCTLR_EL1, ON_1), TO(LDR, LOW), NONE, 0 },
	{ "SCTLR.A, load", 1, ON, RW, SET(MSR_SCTLR_EL1, ON_1 | 2), TO(LDR, LOW), NONE, 0 },
	{ "SCTLR.C, load", 1, ON, RW, SET(MSR_SCTLR_EL1, ON_1 & ~4ull), TO(LDR, LOW), SWITCH, HV_SCTLR_EL1 },
	{ "EL2's SCTLR, load", 2, OFF, RW, SET(MSR_SCTLR_EL2, OFF_2 | 4), TO(LDR, LOW), SWITCH, HV_SCTLR_EL2 },
	{ "EL2's by E2H, B", 2, OFF, VHE, SET(MSR_SCTLR_EL1, OFF_2 | 4), DO(B), SWITCH, HV_SCTLR_EL2 },
	{ "EL1's at EL2, load", 2, OFF, RW, SET(MSR_SCTLR_EL1, ON_1), TO(LDR, LOW), NONE, 0 },
	{ "EL12's at EL2, load", 2, OFF, VHE, SET(MSR_SCTLR_EL12, ON_1), TO(LDR, LOW), NONE, 0 },
	/* translation */
	{ "TTBR0, low load", 1, ON, RW, SET(MSR_TTBR0_EL1, 0x1000), TO(LDR, LOW), REGISTER, HV_TTBR0_EL1 },
	{ "TTBR0, high load", 1, ON, RW, SET(MSR_TTBR0_EL1, 0x1000), TO(LDR, HIGH), NONE, 0 },
	{ "TTBR0, branch there", 1, ON, RW, SET(MSR_TTBR0_EL1, 0x1000), DO(B), REGISTER, HV_TTBR0_EL1 },
	{ "TTBR1, high store", 1, ON, RW, SET(MSR_TTBR1_EL1, 0x1000), TO(STR, HIGH), REGISTER, HV_TTBR1_EL1 },
	{ "TTBR1, DC", 1, ON, RW, SET(MSR_TTBR1_EL1, 0x1000), SET(DC_CIVAC, HIGH), REGISTER, HV_TTBR1_EL1 },
	{ "TTBR1, IC", 1, ON, RW, SET(MSR_TTBR1_EL1, 0x1000), SET(IC_IVAU, HIGH), REGISTER, HV_TTBR1_EL1 },
	{ "TTBR1, low load", 1, ON, RW, SET(MSR_TTBR1_EL1, 0x1000), TO(LDR, LOW), NONE, 0 },
	{ "TCR, load", 1, ON, RW, SET(MSR_TCR_EL1, 0x19), TO(LDR, HIGH), REGISTER, HV_TCR_EL1 },
	{ "MAIR, load", 1, ON, RW, SET(MSR_MAIR_EL1, 0xff), TO(LDR, LOW), REGISTER, HV_MAIR_EL1 },
	{ "MAIR, MMU off", 1, OFF, RW, SET(MSR_MAIR_EL1, 0xff), TO(LDR, LOW), NONE, 0 },
	{ "TTBR0_EL2, load", 2, ON, RW, SET(MSR_TTBR0_EL2, 0x1000), TO(LDR, LOW), REGISTER, HV_TTBR0_EL2 },
	{ "EL1's TTBR0, EL2", 2, ON, RW, SET(MSR_TTBR0_EL1, 0x1000), TO(LDR, LOW), NONE, 0 },
	{ "TTBR0 by E2H, load", 2, ON, VHE, SET(MSR_TTBR0_EL1, 0x1000), TO(LDR, LOW), REGISTER, HV_TTBR0_EL2 },
	{ "TTBR1_EL2, load", 2, ON, VHE, SET(MSR_TTBR1_EL2, 0x1000), TO(LDR, HIGH), REGISTER, HV_TTBR1_EL2 },
	{ "TTBR1_EL2, no E2H", 2, OFF, RW, SET(MSR_TTBR1_EL2, 0x1000), SET(MSR_SCTLR_EL2, ON_2), NONE, 0 },
	/* traps, names, vectors */
	{ "E2H, *_EL1", 2, OFF, RW, SET(MSR_HCR_EL2, VHE), SET(MSR_VBAR_EL1, 0x800), REGISTER, HV_HCR_EL2 },
	{ "E2H, MRS *_EL1", 2, OFF, RW, SET(MSR_HCR_EL2, VHE), DO(MRS_SPSR_EL1), REGISTER, HV_HCR_EL2 },
	{ "E2H, *_EL12", 2, OFF, RW, SET(MSR_HCR_EL2, VHE), DO(MRS_TCR_EL12), REGISTER, HV_HCR_EL2 },
	{ "E2H, CPACR", 2, OFF, RW, SET(MSR_HCR_EL2, VHE), SET(MSR_CPACR_EL1, 0), REGISTER, HV_HCR_EL2 },
	{ "E2H, TLBI VMALLE1", 2, OFF, RW, SET(MSR_HCR_EL2, VHE), DO(TLBI_VMALLE1), REGISTER, HV_HCR_EL2 },
	{ "E2H, TLBI ALLE2", 2, OFF, RW, SET(MSR_HCR_EL2, VHE), DO(TLBI_ALLE2), REGISTER, HV_HCR_EL2 },
	{ "same HCR, TLBI ALLE2", 2, OFF, RW, SET(MSR_HCR_EL2, RW), DO(TLBI_ALLE2), REGISTER, HV_HCR_EL2 },
	{ "TPIDR, TLBI ALLE2", 2, OFF, RW, DO(MSR_TPIDR_EL2), DO(TLBI_ALLE2), NONE, 0 },
	{ "VTTBR, VMALLS12E1", 2, OFF, RW, SET(MSR_VTTBR_EL2, VMID), DO(TLBI_VMALLS12E1), REGISTER, HV_VTTBR_EL2 },
	{ "VTTBR, TLBI ALLE1", 2, OFF, RW, SET(MSR_VTTBR_EL2, VMID), DO(TLBI_ALLE1), NONE, 0 },
	{ "VTTBR, TLBI ALLE2", 2, OFF, RW, SET(MSR_VTTBR_EL2, VMID), DO(TLBI_ALLE2), NONE, 0 },
	{ "E2H, *_EL2", 2, OFF, RW, SET(MSR_HCR_EL2, VHE), SET(MSR_TPIDR_EL2, 1), NONE, 0 },
	{ "HCR.TSC, *_EL1", 2, OFF, RW, SET(MSR_HCR_EL2, RW | 1 << 19), SET(MSR_VBAR_EL1, 0x800), NONE, 0 },
	{ "CPTR.TZ, ZCR", 2, OFF, RW, SET(MSR_CPTR_EL2, 0), SET(MSR_ZCR_EL2, 0xf), REGISTER, HV_CPTR_EL2 },
	{ "CPTR.TSM, SMCR", 2, OFF, RW, SET(MSR_CPTR_EL2, 0), SET(MSR_SMCR_EL2, 0xf), REGISTER, HV_CPTR_EL2 },
	{ "CPTR.TFP, FADD", 2, OFF, RW, SET(MSR_CPTR_EL2, 0), DO(FADD), REGISTER, HV_CPTR_EL2 },
	{ "CPTR.TFP, FMOV", 2, OFF, RW, SET(MSR_CPTR_EL2, 0), DO(FMOV), REGISTER, HV_CPTR_EL2 },
	{ "CPTR.TFP, LDR Q", 2, OFF, RW, SET(MSR_CPTR_EL2, 0), TO(LDR_Q, LOW), REGISTER, HV_CPTR_EL2 },
	{ "CPTR.TFP, FPCR", 2, OFF, RW, SET(MSR_CPTR_EL2, 0), DO(MSR_FPCR), REGISTER, HV_CPTR_EL2 },
	{ "CPTR, LDR", 2, OFF, RW, SET(MSR_CPTR_EL2, 0), TO(LDR, LOW), NONE, 0 },
	{ "CPTR.ZEN by E2H, ZCR", 2, OFF, VHE, SET(MSR_CPACR_EL1, 0), SET(MSR_ZCR_EL1, 0xf), REGISTER, HV_CPTR_EL2 },
	{ "CPACR.ZEN, PTRUE", 1, OFF, RW, SET(MSR_CPACR_EL1, 0), DO(PTRUE), REGISTER, HV_CPACR_EL1 },
	{ "CPACR.FPEN, FADD", 1, OFF, RW, SET(MSR_CPACR_EL1, 0), DO(FADD), REGISTER, HV_CPACR_EL1 },
	{ "EL1's CPACR, EL2", 2, OFF, RW, SET(MSR_CPACR_EL1, 0), DO(FADD), NONE, 0 },
	{ "ZCR, PTRUE", 2, OFF, RW, SET(MSR_ZCR_EL2, 0xf), DO(PTRUE), REGISTER, HV_REG_NONE },
	{ "ZCR, FADD", 2, OFF, RW, SET(MSR_ZCR_EL2, 0xf), DO(FADD), NONE, 0 },
	{ "VBAR_EL1, SVC", 1, OFF, RW, SET(MSR_VBAR_EL1, 0x800), { .w = SVC, .enter = 1 }, REGISTER, HV_VBAR_EL1 },
	{ "VBAR_EL1, HVC", 1, OFF, RW, SET(MSR_VBAR_EL1, 0x800), { .w = HVC, .enter = 2 }, NONE, 0 },
	{ "VBAR_EL2, HVC", 2, OFF, RW, SET(MSR_VBAR_EL2, 0x800), { .w = HVC, .enter = 2 }, REGISTER, HV_VBAR_EL2 },
	{ "VBAR by E2H, HVC", 2, OFF, VHE, SET(MSR_VBAR_EL1, 0x800), { .w = HVC, .enter = 2 }, REGISTER, HV_VBAR_EL2 },
	{ "VBAR_EL2, ERET", 2, OFF, RW, SET(MSR_VBAR_EL2, 0x800), DO(ERET), NONE, 0 },
	{ "SPSR and ELR, ERET", 2, OFF, RW, SET(MSR_SPSR_EL2, 0x3c5), DO(ERET), NONE, 0 },
	{ "TPIDR, load", 2, ON, RW, SET(MSR_TPIDR_EL2, 1), TO(LDR, LOW), NONE, 0 },
	{ "DAIF, load", 1, ON, RW, DO(MSR_DAIFSET), TO(LDR, LOW), NONE, 0 },
};

static void play_pair(unsigned i, uint32_t between)
{
	begin(pairs[i].mmu ? ON_1 : OFF_1, pairs[i].mmu ? ON_2 : OFF_2, pairs[i].hcr, false);
	play(pairs[i].el, CODE, &pairs[i].def);
	play(pairs[i].el, CODE + 4, &(struct step){ .w = between });
	play(pairs[i].el, CODE + 8, &pairs[i].use);
	play(pairs[i].el, CODE + 12, &pairs[i].use);	/* the same write is told once */
}

START_TEST(a_write_and_its_use)
{
	static const uint32_t no_events[] = { ADD, ADD_REGISTER, MOVZ, NOP, DSB_SY, DMB_SY, SB };
	bool hazard = pairs[_i].kind != NONE;

	for (unsigned i = 0; i < COUNT(no_events); i++) {
		play_pair((unsigned)_i, no_events[i]);
		ck_assert_msg(hazard_count == hazard, "%s:%s", pairs[_i].text, text());
		if (!hazard)
			continue;
		ck_assert_msg(hazards[0].kind == pairs[_i].kind && hazards[0].missing == HV_MISSING_ISB &&
			      hazards[0].reg == pairs[_i].reg, "%s:%s", pairs[_i].text, text());
		ck_assert_uint_eq(hazards[0].writer.insn, pairs[_i].def.w);
		ck_assert_uint_eq(hazards[0].writer.pc, CODE);
		ck_assert_uint_eq(hazards[0].reader.pc, CODE + 8);
		ck_assert_uint_eq(hazards[0].addr, pairs[_i].def.x);
		ck_assert_uint_eq(hazards[0].clean.pc, 0);
	}
}
END_TEST

START_TEST(a_write_an_isb_and_its_use)
{
	play_pair((unsigned)_i, ISB);
	ck_assert_msg(hazard_count == 0, "%s:%s", pairs[_i].text, text());
}
END_TEST

/* --- events -------------------------------------------------------------------------------------------------- */

START_TEST(what_synchronises)
{
	static const struct { uint32_t insn; uint64_t sctlr; bool exs, event; } rows[] = {
		{ ISB, 0, false, true }, { ISB, 0, true, true }, { ERET, 0, false, true }, { ERETAA, 0, false, true },
		{ ERET, EOS, true, true }, { ERET, EIS, true, false }, { ERETAA, 0, true, false },
		{ DSB_SY, 0, false, false }, { DMB_SY, 0, false, false }, { SB, 0, false, false }, { NOP, 0, false, false },
		{ HVC, 0, false, false }, { SVC, 0, false, false }, { B, 0, false, false }, { BR, 0, false, false },
		{ RET, 0, false, false }, { LDR, 0, false, false }, { ADD, 0, false, false }, { MSR_DAIFSET, 0, false, false },
	};

	for (unsigned i = 0; i < COUNT(rows); i++) {
		struct hv_actor actor = { .pc = CODE, .insn = rows[i].insn, .el = 2 };

		begin(OFF_1, rows[i].sctlr, RW, rows[i].exs);
		ck_assert_msg(context_is_event(context, &actor) == rows[i].event, "row %u", i);
		play(2, CODE, &(struct step){ .w = MSR_VBAR_EL2, .x = 0x800 });
		play(2, CODE, &(struct step){ .w = rows[i].insn });
		play(2, CODE, &(struct step){ .w = HVC, .enter = 2 });
		ck_assert_msg(hazard_count == !rows[i].event, "row %u:%s", i, text());
	}
}
END_TEST

/* With FEAT_ExS, VBAR_EL2 written before an ERET that does not synchronise is still open when the next call comes. */
START_TEST(returns_and_entries_that_do_not_synchronise)
{
	begin(OFF_1 & ~(EOS | EIS), OFF_2 & ~(EOS | EIS), RW, true);
	play(2, CODE, &(struct step){ .w = MSR_VBAR_EL2, .x = 0x800 });
	play(2, CODE, &(struct step){ .w = ERET });
	play(1, CODE, &(struct step){ .w = HVC, .enter = 2 });
	ck_assert_uint_eq(hazard_count, 1);
	ck_assert_uint_eq(hazards[0].reg, HV_VBAR_EL2);
	play(2, CODE, &(struct step){ .w = ISB });
	play(2, CODE, &(struct step){ .w = MSR_VTTBR_EL2, .x = 0x1000 });
	play(2, CODE, &(struct step){ .w = MSR_HCR_EL2, .x = RW | VM });
	play(2, CODE, &(struct step){ .w = ERET });
	play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_uint_eq(hazard_count, 4);
	ck_assert(hazards[1].reg == HV_VTTBR_EL2 && hazards[1].kind == HV_HAZARD_OLD_TLB);
	ck_assert(hazards[2].reg == HV_HCR_EL2 && hazards[3].reg == HV_VTTBR_EL2);
}
END_TEST

START_TEST(nobody_listens)
{
	struct context *c = context_new(&(struct context_config){ NULL, NULL, NULL });
	struct hv_actor actor = { .pc = CODE, .insn = MSR_SCTLR_EL1, .el = 1 };

	context_begin(c, &(struct context_state){ .sctlr = { 0, ON_1, 0 } });
	context_step(c, &actor, OFF_1);
	actor.insn = B;
	context_step(c, &actor, 0);
	context_free(c);
	context_free(NULL);
}
END_TEST

/* --- TLBI ---------------------------------------------------------------------------------------------------- */

/* A TLBI, a DSB, and the MMU of the regime goes on at `el`. */
static const struct {
	const char *text;
	uint8_t el;
	uint64_t hcr;
	uint32_t tlbi, dsb;
	bool isb;
	uint8_t missing;	/* 0: silent */
} tlbis[] = {
	{ "local, nsh", 1, RW, TLBI_VMALLE1, DSB_NSH, true, 0 },
	{ "local, ish", 1, RW, TLBI_VMALLE1, DSB_ISH, true, 0 },
	{ "local, sy", 1, RW, TLBI_VMALLE1, DSB_SY, true, 0 },
	{ "local, none", 1, RW, TLBI_VMALLE1, NOP, true, HV_MISSING_DSB },
	{ "local, dmb", 1, RW, TLBI_VMALLE1, DMB_SY, true, HV_MISSING_DSB },
	{ "local, stores", 1, RW, TLBI_VMALLE1, DSB_ISHST, true, HV_MISSING_DSB },
	{ "local, loads", 1, RW, TLBI_VMALLE1, DSB_ISHLD, true, HV_MISSING_DSB },
	{ "local, reserved", 1, RW, TLBI_VMALLE1, DSB_RESERVED, true, HV_MISSING_DSB },
	{ "local, pssbb", 1, RW, TLBI_VMALLE1, PSSBB, true, HV_MISSING_DSB },
	{ "local, no isb", 1, RW, TLBI_VMALLE1, DSB_NSH, false, HV_MISSING_ISB },
	{ "inner, nsh", 1, RW, TLBI_VMALLE1IS, DSB_NSH, true, HV_MISSING_DSB },
	{ "inner, ish", 1, RW, TLBI_VMALLE1IS, DSB_ISH, true, 0 },
	{ "outer, ish", 1, RW, TLBI_VMALLE1OS, DSB_ISH, true, HV_MISSING_DSB },
	{ "outer, sy", 1, RW, TLBI_VMALLE1OS, DSB_SY, true, 0 },
	{ "dsb nxs", 1, RW, TLBI_VMALLE1, DSB_SY_NXS, true, HV_MISSING_DSB },
	{ "both nxs", 1, RW, TLBI_VMALLE1NXS, DSB_SY_NXS, true, 0 },
	{ "tlbi nxs", 1, RW, TLBI_VMALLE1NXS, DSB_SY, true, 0 },
	{ "by address", 1, RW, TLBI_VAE1, NOP, true, HV_MISSING_DSB },
	{ "by asid", 1, RW, TLBI_ASIDE1, NOP, true, HV_MISSING_DSB },
	{ "el2", 2, RW, TLBI_ALLE2, DSB_NSH, true, 0 },
	{ "el2, none", 2, RW, TLBI_ALLE2, NOP, true, HV_MISSING_DSB },
	{ "el2, no isb", 2, RW, TLBI_ALLE2, DSB_SY, false, HV_MISSING_ISB },
	{ "el2 inner, nsh", 2, RW, TLBI_ALLE2IS, DSB_NSH, true, HV_MISSING_DSB },
	{ "el2 by address", 2, RW, TLBI_VAE2, NOP, true, HV_MISSING_DSB },
	{ "el2 by range", 2, RW, TLBI_RVAE2, NOP, true, HV_MISSING_DSB },
	{ "el2, vhe", 2, VHE, TLBI_VMALLE1, NOP, true, HV_MISSING_DSB },
	{ "el1's at el2", 2, RW, TLBI_VMALLE1, NOP, true, 0 },
	{ "guest's at el2", 2, VHE & ~(1ull << 27), TLBI_VMALLE1, NOP, true, 0 },
	{ "alle1 at el2", 2, RW, TLBI_ALLE1, NOP, true, 0 },
	{ "alle1is at el2", 2, VHE, TLBI_ALLE1IS, NOP, true, 0 },
	{ "s12 at el2", 2, RW, TLBI_VMALLS12E1, NOP, true, 0 },
	{ "ipa at el2", 2, RW, TLBI_IPAS2E1, NOP, true, 0 },
	{ "el3's", 2, RW, TLBI_ALLE3, NOP, true, 0 },
};

START_TEST(a_tlbi_and_the_mmu)
{
	begin(OFF_1, OFF_2, tlbis[_i].hcr, false);
	play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].tlbi, .x = 0x123 });
	play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].dsb });
	play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].isb ? ISB : NOP });
	play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].el == 2 ? MSR_SCTLR_EL2 : MSR_SCTLR_EL1, .x = ON_2 });
	ck_assert_msg(hazard_count == !!tlbis[_i].missing, "%s:%s", tlbis[_i].text, text());
	if (!hazard_count)
		return;
	ck_assert_msg(hazards[0].kind == HV_HAZARD_TLBI && hazards[0].missing == tlbis[_i].missing,
		      "%s:%s", tlbis[_i].text, text());
	ck_assert(hazards[0].reg == HV_REG_NONE && hazards[0].writer.insn == tlbis[_i].tlbi && hazards[0].addr == 0x123);
}
END_TEST

/* A loop of TLBI by address branches, and is right; a load before the DSB is not. */
START_TEST(a_tlbi_and_a_load)
{
	begin(ON_1, OFF_2, RW, false);
	for (unsigned i = 0; i < 3; i++) {
		play(1, CODE, &(struct step){ .w = TLBI_VAE1, .x = i });
		play(1, CODE, &(struct step){ .w = B_EQ });
	}
	ck_assert_uint_eq(hazard_count, 0);
	play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_uint_eq(hazard_count, 1);
	ck_assert(hazards[0].kind == HV_HAZARD_TLBI && hazards[0].missing == HV_MISSING_DSB);
	play(1, CODE, &(struct step){ .w = DSB_NSH });
	play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_uint_eq(hazard_count, 1);
}
END_TEST

/* EL2 drops EL1's translations and returns without a DSB. */
START_TEST(a_tlbi_across_an_eret)
{
	begin(ON_1, OFF_2, RW, false);
	play(2, CODE, &(struct step){ .w = TLBI_VMALLS12E1 });
	play(2, CODE, &(struct step){ .w = LDR, .va = LOW });
	play(2, CODE, &(struct step){ .w = ERET });
	ck_assert_uint_eq(hazard_count, 0);
	play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_uint_eq(hazard_count, 1);
	ck_assert(hazards[0].kind == HV_HAZARD_TLBI && hazards[0].missing == HV_MISSING_DSB);
}
END_TEST

/* --- sequences ----------------------------------------------------------------------------------------------- */

/* The move to EL2 of Linux 5.13: stub_call, mutate_to_vhe, enter_kernel_at_el2. The EL1 values are taken over. */
static const struct step vhe[] = {
	{ .w = HVC, .enter = 2, .el = 1 },
	{ .w = MRS_SCTLR_EL2, .el = 2 }, DO(TBNZ), TO(LDP, CODE),
	SET(MSR_HCR_EL2, VHE), CUT(ISB, "hcr-isb"),
	DO(MSR_TPIDR_EL2), SET(MSR_CPACR_EL1, 3 << 20), DO(MRS_VBAR_EL12), SET(MSR_VBAR_EL1, HIGH),
	DO(MRS_TCR_EL12), SET(MSR_TCR_EL1, 0x19), SET(MSR_TTBR0_EL1, 0x1000), SET(MSR_TTBR1_EL1, 0x2000), SET(MSR_MAIR_EL1, 0xff),
	CUT(ISB, "copy-isb"),
	DO(MRS_SPSR_EL1), SET(MSR_SPSR_EL1, 9), DO(B),
	CUT(TLBI_VMALLE1, "tlbi"), CUT(DSB_NSH, "tlbi-dsb"), CUT(ISB, "tlbi-isb"),
	DO(MRS_SCTLR_EL12), SET(MSR_SCTLR_EL1, ON_2), CUT(ISB, "mmu-isb"),
	DO(IC_IALLU), DO(DSB_NSH), CUT(ISB, "ic-isb"),
	SET(MSR_SCTLR_EL12, OFF_1), DO(ERET), TO(LDR, HIGH), DO(BR), { .w = SVC, .enter = 2 },
};

/* hyp-init of KVM 5.11, in the identity map. */
static const struct step hyp_init[] = {
	{ .w = HVC, .enter = 2, .el = 1 },
	{ .w = LDR, .va = LOW, .el = 2 }, DO(MSR_TPIDR_EL2), SET(MSR_MAIR_EL2, 0xff), TO(LDR, LOW), SET(MSR_HCR_EL2, RW),
	SET(MSR_VTTBR_EL2, 0), SET(MSR_VTCR_EL2, 0), TO(LDR, LOW), SET(MSR_TTBR0_EL2, 0x1000), SET(MSR_TCR_EL2, 0x19),
	CUT(ISB, "regs-isb"),
	CUT(TLBI_ALLE2, "tlbi"), CUT(TLBI_VMALLS12E1, "vmid-tlbi"), CUT(DSB_SY, "dsb"), DO(NOP),
	CUT(ISB, "tlbi-isb"),
	SET(MSR_SCTLR_EL2, ON_2), CUT(ISB, "mmu-isb"),
	TO(LDR, LOW), SET(MSR_VBAR_EL2, 0x800), DO(ERET), { .w = LDR, .va = HIGH, .el = 1 }, { .w = HVC, .enter = 2 },
};

/* The end of a restart through EL2, and through EL1: cpu_soft_restart, and the relocation code's own end since 5.16. */
static const struct step restart_el2[] = {
	{ .w = LDR, .va = HIGH, .el = 1 }, DO(ISB), SET(MSR_SCTLR_EL1, OFF_1), DO(ISB), DO(MOVZ), { .w = HVC, .enter = 2 },
	{ .w = CBZ, .el = 2 }, DO(BR),
};
static const struct step restart_el1[] = {
	{ .w = LDR, .va = HIGH, .el = 1 }, DO(ISB), SET(MSR_SCTLR_EL1, OFF_1), CUT(ISB, "mmu-isb"), DO(MOVZ), DO(BR),
};
static const struct step relocate_el2[] = {	/* 4.8: at EL2, whoever switches the MMU off again */
	{ .w = MRS_SCTLR_EL2, .el = 2 }, SET(MSR_SCTLR_EL2, OFF_2), CUT(ISB, "mmu-isb"),
	SET(DC_IVAC, LOW), DO(DSB_SY), TO(LDP, LOW), TO(STR, LOW), DO(CBZ),
	DO(DSB_NSH), DO(IC_IALLU), DO(DSB_NSH), DO(ISB), DO(BR),
};

/* 5.16: the linear map is switched by way of a table that has nothing in it, while the code runs in TTBR0. */
static const struct step relocate_el1[] = {
	{ .w = LDR, .va = HIGH, .el = 1 }, DO(B),
	SET(MSR_TTBR1_EL1, 0x1000), DO(ISB), CUT(TLBI_VMALLE1, "tlbi"), CUT(DSB_NSH, "tlbi-dsb"),
	SET(MSR_TTBR1_EL1, 0x2000), CUT(ISB, "ttbr-isb"),
	TO(LDP, HIGH), TO(STR, HIGH), SET(DC_CIVAC, HIGH), DO(B_EQ),
	DO(DSB_NSH), DO(IC_IALLU), DO(DSB_NSH), DO(ISB), SET(MSR_SCTLR_EL1, OFF_1), CUT(ISB, "mmu-isb"), DO(CBZ),
	{ .w = HVC, .enter = 2 },
};

/* pKVM's switch of tables: the TLBI stands before the new TTBR0_EL2, which is right while the MMU is off. */
static const struct step switch_pgd[] = {
	{ .w = LDR, .va = LOW, .el = 2 }, DO(BR), SET(MSR_SCTLR_EL2, OFF_2), CUT(ISB, "off-isb"),
	CUT(TLBI_ALLE2, "tlbi"), SET(MSR_TTBR0_EL2, 0x2000), DO(ADD),
	CUT(DSB_NSH, "dsb"), CUT(ISB, "isb"),
	SET(MSR_SCTLR_EL2, ON_2), CUT(ISB, "on-isb"), DO(IC_IALLU), DO(DSB_NSH), DO(ISB), DO(RET), TO(LDR, LOW),
};

/* TTBR0 is switched under the code that runs in it, by way of a table that only maps this code. */
static const struct step own_map[] = {
	{ .w = LDR, .va = LOW, .el = 1 }, DO(B),
	{ .w = MSR_TTBR0_EL1, .x = 0x1000, .name = "zero" }, CUT(ISB, "zero-isb"),
	CUT(TLBI_VMALLE1, "tlbi"), CUT(DSB_NSH, "dsb"), CUT(ISB, "isb"),
	SET(MSR_TTBR0_EL1, 0x2000), CUT(ISB, "last-isb"), TO(LDR, LOW), DO(B),
};

/* All blocks are global: none of them is of any ASID. */
static const struct step by_asid[] = {
	{ .w = LDR, .va = LOW, .el = 1 }, SET(MSR_TTBR0_EL1, 0x1000), DO(ISB), DO(TLBI_ASIDE1), DO(DSB_NSH), DO(ISB), TO(LDR, LOW),
};

/* The VMID's translations are dropped when it is too late for the DSB; and those of all VMIDs, in time. */
static const struct step late_tlbi[] = {
	{ .w = MSR_VTTBR_EL2, .x = VMID, .el = 2 }, DO(ISB), DO(DSB_SY), DO(TLBI_VMALLS12E1), DO(ERET),
};
static const struct step all_vmids[] = {
	{ .w = MSR_VTTBR_EL2, .x = VMID, .el = 2 }, DO(TLBI_ALLE1), DO(DSB_SY), DO(ERET),
};
static const struct step one_stage[] = {
	{ .w = MSR_VTTBR_EL2, .x = VMID, .el = 2 }, DO(ISB), DO(TLBI_VMALLE1), DO(DSB_SY), DO(ERET),
};

struct found { uint8_t kind, missing; uint16_t reg; };

#define MMU_ON_1 1u
#define MMU_ON_2 2u
#define SEQUENCE(steps) #steps, steps, COUNT(steps)

static const struct {
	const char *text;
	const struct step *steps;
	size_t count;
	unsigned mmu;
	const char *without, *also;	/* NULL: nothing is left out */
	struct found found[6];		/* all that is reported, in order */
} sequences[] = {
	{ SEQUENCE(vhe), MMU_ON_1, NULL, NULL, { { 0 } } },
	{ SEQUENCE(vhe), MMU_ON_1, "hcr-isb", NULL, { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_HCR_EL2 } } },
	{ SEQUENCE(vhe), MMU_ON_1, "copy-isb", NULL, { { 0 } } },	/* the next one is in time */
	{ SEQUENCE(vhe), MMU_ON_1, "tlbi", NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_TCR_EL2 } } },
	{ SEQUENCE(vhe), MMU_ON_1, "tlbi-dsb", NULL, { { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE } } },
	{ SEQUENCE(vhe), MMU_ON_1, "tlbi-isb", NULL, { { HV_HAZARD_TLBI, HV_MISSING_ISB, HV_REG_NONE } } },	/* bug 15 */
	{ SEQUENCE(vhe), MMU_ON_1, "mmu-isb", NULL, { { HV_HAZARD_MMU_SWITCH, HV_MISSING_ISB, HV_SCTLR_EL2 } } },
	{ SEQUENCE(vhe), MMU_ON_1, "ic-isb", NULL, { { 0 } } },		/* as far as registers are concerned */
	{ SEQUENCE(hyp_init), MMU_ON_1, NULL, NULL, { { 0 } } },
	{ SEQUENCE(hyp_init), MMU_ON_1, "regs-isb", NULL,	/* one behind it is in time for EL2, but not for the TLBIs */
	  { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_HCR_EL2 }, { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_VTTBR_EL2 } } },
	{ SEQUENCE(hyp_init), MMU_ON_1, "regs-isb", "tlbi-isb",
	  { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_HCR_EL2 }, { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_VTTBR_EL2 },
	    { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_TTBR0_EL2 }, { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_TCR_EL2 },
	    { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_MAIR_EL2 }, { HV_HAZARD_TLBI, HV_MISSING_ISB, HV_REG_NONE } } },
	{ SEQUENCE(hyp_init), MMU_ON_1, "tlbi", NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_MAIR_EL2 } } },
	{ SEQUENCE(hyp_init), MMU_ON_1, "vmid-tlbi", NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_VTTBR_EL2 } } },
	{ SEQUENCE(hyp_init), MMU_ON_1, "dsb", NULL,	/* EL2's, EL1's */
	  { { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE }, { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE } } },
	{ SEQUENCE(hyp_init), MMU_ON_1, "tlbi-isb", NULL, { { HV_HAZARD_TLBI, HV_MISSING_ISB, HV_REG_NONE } } },
	{ SEQUENCE(hyp_init), MMU_ON_1, "mmu-isb", NULL, { { HV_HAZARD_MMU_SWITCH, HV_MISSING_ISB, HV_SCTLR_EL2 } } },
	{ SEQUENCE(late_tlbi), MMU_ON_1, NULL, NULL, { { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE } } },
	{ SEQUENCE(all_vmids), MMU_ON_1, NULL, NULL, { { 0 } } },
	{ SEQUENCE(one_stage), MMU_ON_1, NULL, NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_VTTBR_EL2 } } },
	{ SEQUENCE(restart_el2), MMU_ON_1, NULL, NULL, { { 0 } } },
	{ SEQUENCE(restart_el1), MMU_ON_1, NULL, NULL, { { 0 } } },
	{ SEQUENCE(restart_el1), MMU_ON_1, "mmu-isb", NULL, { { HV_HAZARD_MMU_SWITCH, HV_MISSING_ISB, HV_SCTLR_EL1 } } },
	{ SEQUENCE(relocate_el2), MMU_ON_2, NULL, NULL, { { 0 } } },
	{ SEQUENCE(relocate_el2), MMU_ON_2, "mmu-isb", NULL, { { HV_HAZARD_MMU_SWITCH, HV_MISSING_ISB, HV_SCTLR_EL2 } } },
	{ SEQUENCE(relocate_el2), 0, "mmu-isb", NULL, { { 0 } } },		/* it was off: the write changes nothing */
	{ SEQUENCE(relocate_el1), MMU_ON_1, NULL, NULL, { { 0 } } },
	{ SEQUENCE(relocate_el1), MMU_ON_1, "tlbi", NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_TTBR1_EL1 } } },
	{ SEQUENCE(relocate_el1), MMU_ON_1, "tlbi-dsb", NULL, { { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE } } },
	{ SEQUENCE(relocate_el1), MMU_ON_1, "ttbr-isb", NULL,
	  { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_TTBR1_EL1 }, { HV_HAZARD_TLBI, HV_MISSING_ISB, HV_REG_NONE } } },
	{ SEQUENCE(relocate_el1), MMU_ON_1, "mmu-isb", NULL, { { HV_HAZARD_MMU_SWITCH, HV_MISSING_ISB, HV_SCTLR_EL1 } } },
	{ SEQUENCE(switch_pgd), MMU_ON_2, NULL, NULL, { { 0 } } },
	{ SEQUENCE(switch_pgd), MMU_ON_2, "tlbi", NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_TTBR0_EL2 } } },
	{ SEQUENCE(switch_pgd), MMU_ON_2, "dsb", NULL, { { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE } } },
	{ SEQUENCE(switch_pgd), MMU_ON_2, "isb", NULL,
	  { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_TTBR0_EL2 }, { HV_HAZARD_TLBI, HV_MISSING_ISB, HV_REG_NONE } } },
	{ SEQUENCE(switch_pgd), MMU_ON_2, "dsb", "isb",		/* bug 33 */
	  { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_TTBR0_EL2 }, { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE } } },
	{ SEQUENCE(switch_pgd), MMU_ON_2, "on-isb", NULL, { { HV_HAZARD_MMU_SWITCH, HV_MISSING_ISB, HV_SCTLR_EL2 } } },
	{ SEQUENCE(own_map), MMU_ON_1, NULL, NULL, { { 0 } } },
	{ SEQUENCE(own_map), MMU_ON_1, "zero-isb", NULL,	/* a walk by the old value comes between the TLBI and the change */
	  { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_TTBR0_EL1 } } },
	{ SEQUENCE(by_asid), MMU_ON_1, NULL, NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_TTBR0_EL1 } } },
	{ SEQUENCE(own_map), MMU_ON_1, "tlbi", NULL, { { HV_HAZARD_OLD_TLB, HV_MISSING_TLBI, HV_TTBR0_EL1 } } },
	{ SEQUENCE(own_map), MMU_ON_1, "dsb", NULL, { { HV_HAZARD_TLBI, HV_MISSING_DSB, HV_REG_NONE } } },
	{ SEQUENCE(own_map), MMU_ON_1, "isb", NULL, { { 0 } } },	/* the last one synchronises the TLBI, too */
	{ SEQUENCE(own_map), MMU_ON_1, "isb", "last-isb",
	  { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_TTBR0_EL1 }, { HV_HAZARD_TLBI, HV_MISSING_ISB, HV_REG_NONE } } },
	{ SEQUENCE(own_map), MMU_ON_1, "last-isb", NULL, { { HV_HAZARD_REGISTER, HV_MISSING_ISB, HV_TTBR0_EL1 } } },
};

static bool left_out(const struct step *s, const char *name)
{
	return s->name && name && !strcmp(s->name, name);
}

START_TEST(a_sequence)
{
	const struct step *s = sequences[_i].steps;
	unsigned el = 1, want = 0, missing = 0;

	begin(sequences[_i].mmu & MMU_ON_1 ? ON_1 : OFF_1, sequences[_i].mmu & MMU_ON_2 ? ON_2 : OFF_2, RW, false);
	for (size_t i = 0; i < sequences[_i].count; i++) {
		el = s[i].el ? s[i].el : el;
		if (left_out(&s[i], sequences[_i].without) || left_out(&s[i], sequences[_i].also))
			missing++;
		else
			play(el, CODE + 4 * i, &s[i]);
	}
	ck_assert_uint_eq(missing, !!sequences[_i].without + !!sequences[_i].also);
	while (want < COUNT(sequences[_i].found) && sequences[_i].found[want].kind)
		want++;
	ck_assert_msg(hazard_count == want, "%s without %s:%s", sequences[_i].text, sequences[_i].without, text());
	for (unsigned i = 0; i < want; i++) {
		const struct found *f = &sequences[_i].found[i];

		ck_assert_msg(hazards[i].kind == f->kind && hazards[i].missing == f->missing && hazards[i].reg == f->reg,
			      "%s without %s:%s", sequences[_i].text, sequences[_i].without, text());
	}
}
END_TEST

/* A TLBI drops what a TTBR gave before it, and not what was used behind it. */
START_TEST(translations_come_back)
{
	begin(ON_1, OFF_2, RW, false);
	play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	play(1, CODE, &(struct step){ .w = TLBI_VMALLE1 });
	play(1, CODE, &(struct step){ .w = DSB_NSH });
	play(1, CODE, &(struct step){ .w = ISB });
	play(1, CODE, &(struct step){ .w = MSR_TTBR1_EL1, .x = 0x1000 });
	play(1, CODE, &(struct step){ .w = ISB });
	play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	ck_assert_msg(hazard_count == 0, "%s", text());
	play(1, CODE, &(struct step){ .w = MSR_TTBR1_EL1, .x = 0x1000 });	/* the same */
	play(1, CODE, &(struct step){ .w = ISB });
	play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	ck_assert_msg(hazard_count == 0, "%s", text());
	play(1, CODE, &(struct step){ .w = MSR_TTBR1_EL1, .x = 0x2000 });
	play(1, CODE, &(struct step){ .w = ISB });
	play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_msg(hazard_count == 0, "%s", text());
	play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	ck_assert_msg(hazard_count == 1, "%s", text());
	ck_assert(hazards[0].kind == HV_HAZARD_OLD_TLB && hazards[0].reg == HV_TTBR1_EL1 && hazards[0].addr == 0x2000);
	play(1, CODE, &(struct step){ .w = TLBI_VAE1 });	/* one page is not all */
	play(1, CODE, &(struct step){ .w = DSB_NSH });
	play(1, CODE, &(struct step){ .w = ISB });
	play(1, CODE, &(struct step){ .w = MSR_SCTLR_EL1, .x = OFF_1 });
	play(1, CODE, &(struct step){ .w = ISB });
	play(1, CODE, &(struct step){ .w = MSR_MAIR_EL1, .x = 0xff });	/* both halves, and it is told once */
	play(1, CODE, &(struct step){ .w = ISB });
	play(1, CODE, &(struct step){ .w = MSR_SCTLR_EL1, .x = ON_1 });
	ck_assert_msg(hazard_count == 2, "%s", text());
	ck_assert(hazards[1].kind == HV_HAZARD_OLD_TLB && hazards[1].reg == HV_MAIR_EL1);
}
END_TEST

Suite *context_suite(void)
{
	Suite *suite = suite_create("context");
	TCase *tc = tcase_create("pairs");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_write_and_its_use, 0, COUNT(pairs));
	tcase_add_loop_test(tc, a_write_an_isb_and_its_use, 0, COUNT(pairs));
	tcase_add_test(tc, what_synchronises);
	tcase_add_test(tc, returns_and_entries_that_do_not_synchronise);
	tcase_add_test(tc, nobody_listens);
	suite_add_tcase(suite, tc);

	tc = tcase_create("tlb");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_tlbi_and_the_mmu, 0, COUNT(tlbis));
	tcase_add_test(tc, a_tlbi_and_a_load);
	tcase_add_test(tc, a_tlbi_across_an_eret);
	tcase_add_test(tc, translations_come_back);
	suite_add_tcase(suite, tc);

	tc = tcase_create("sequences");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_sequence, 0, COUNT(sequences));
	suite_add_tcase(suite, tc);
	return suite;
}
