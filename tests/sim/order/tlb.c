/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLB maintenance, and whole sequences of kernels, whole and with one instruction left out. */
#include <check.h>
#include <string.h>

#include "tests/sim/order/steps.h"
#include "tests/suites.h"

/* --- TLBI ---------------------------------------------------------------------------------------------------- */

/* A TLBI, a DSB, and the MMU of the regime goes on at `el`. */
static const struct {
	const char *text;
	uint8_t el;
	uint64_t hcr;
	const char *tlbi, *dsb;
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
	order_begin(OFF_1, OFF_2, tlbis[_i].hcr, false);
	order_play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].tlbi, .x = 0x123 });
	order_play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].dsb });
	order_play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].isb ? ISB : NOP });
	order_play(tlbis[_i].el, CODE, &(struct step){ .w = tlbis[_i].el == 2 ? MSR_SCTLR_EL2 : MSR_SCTLR_EL1, .x = ON_2 });
	ck_assert_msg(hazard_count == !!tlbis[_i].missing, "%s:%s", tlbis[_i].text, order_text());
	if (!hazard_count)
		return;
	ck_assert_msg(hazards[0].kind == HV_HAZARD_TLBI && hazards[0].missing == tlbis[_i].missing,
		      "%s:%s", tlbis[_i].text, order_text());
	ck_assert(hazards[0].reg == HV_REG_NONE &&
		  hazards[0].writer.insn == assembled_word(tlbis[_i].tlbi) && hazards[0].addr == 0x123);
}
END_TEST

/* A loop of TLBI by address branches, and is right; a load before the DSB is not. */
START_TEST(a_tlbi_and_a_load)
{
	order_begin(ON_1, OFF_2, RW, false);
	for (unsigned i = 0; i < 3; i++) {
		order_play(1, CODE, &(struct step){ .w = TLBI_VAE1, .x = i });
		order_play(1, CODE, &(struct step){ .w = B_EQ });
	}
	ck_assert_uint_eq(hazard_count, 0);
	order_play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_uint_eq(hazard_count, 1);
	ck_assert(hazards[0].kind == HV_HAZARD_TLBI && hazards[0].missing == HV_MISSING_DSB);
	order_play(1, CODE, &(struct step){ .w = DSB_NSH });
	order_play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_uint_eq(hazard_count, 1);
}
END_TEST

/* EL2 drops EL1's translations and returns without a DSB. */
START_TEST(a_tlbi_across_an_eret)
{
	order_begin(ON_1, OFF_2, RW, false);
	order_play(2, CODE, &(struct step){ .w = TLBI_VMALLS12E1 });
	order_play(2, CODE, &(struct step){ .w = LDR, .va = LOW });
	order_play(2, CODE, &(struct step){ .w = ERET });
	ck_assert_uint_eq(hazard_count, 0);
	order_play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
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
static const struct step relocate_el2[] = {	/* 4.8: at EL2, which switches the MMU off again */
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

	order_begin(sequences[_i].mmu & MMU_ON_1 ? ON_1 : OFF_1, sequences[_i].mmu & MMU_ON_2 ? ON_2 : OFF_2, RW, false);
	for (size_t i = 0; i < sequences[_i].count; i++) {
		el = s[i].el ? s[i].el : el;
		if (left_out(&s[i], sequences[_i].without) || left_out(&s[i], sequences[_i].also))
			missing++;
		else
			order_play(el, CODE + 4 * i, &s[i]);
	}
	ck_assert_uint_eq(missing, !!sequences[_i].without + !!sequences[_i].also);
	while (want < COUNT(sequences[_i].found) && sequences[_i].found[want].kind)
		want++;
	ck_assert_msg(hazard_count == want, "%s without %s:%s", sequences[_i].text, sequences[_i].without, order_text());
	for (unsigned i = 0; i < want; i++) {
		const struct found *f = &sequences[_i].found[i];

		ck_assert_msg(hazards[i].kind == f->kind && hazards[i].missing == f->missing && hazards[i].reg == f->reg,
			      "%s without %s:%s", sequences[_i].text, sequences[_i].without, order_text());
	}
}
END_TEST

/* A TLBI drops what a TTBR gave before it, and not what was used behind it. */
START_TEST(translations_come_back)
{
	order_begin(ON_1, OFF_2, RW, false);
	order_play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	order_play(1, CODE, &(struct step){ .w = TLBI_VMALLE1 });
	order_play(1, CODE, &(struct step){ .w = DSB_NSH });
	order_play(1, CODE, &(struct step){ .w = ISB });
	order_play(1, CODE, &(struct step){ .w = MSR_TTBR1_EL1, .x = 0x1000 });
	order_play(1, CODE, &(struct step){ .w = ISB });
	order_play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	ck_assert_msg(hazard_count == 0, "%s", order_text());
	order_play(1, CODE, &(struct step){ .w = MSR_TTBR1_EL1, .x = 0x1000 });	/* the same */
	order_play(1, CODE, &(struct step){ .w = ISB });
	order_play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	ck_assert_msg(hazard_count == 0, "%s", order_text());
	order_play(1, CODE, &(struct step){ .w = MSR_TTBR1_EL1, .x = 0x2000 });
	order_play(1, CODE, &(struct step){ .w = ISB });
	order_play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_msg(hazard_count == 0, "%s", order_text());
	order_play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	order_play(1, CODE, &(struct step){ .w = LDR, .va = HIGH });
	ck_assert_msg(hazard_count == 1, "%s", order_text());
	ck_assert(hazards[0].kind == HV_HAZARD_OLD_TLB && hazards[0].reg == HV_TTBR1_EL1 && hazards[0].addr == 0x2000);
	order_play(1, CODE, &(struct step){ .w = TLBI_VAE1 });	/* one page is not all */
	order_play(1, CODE, &(struct step){ .w = DSB_NSH });
	order_play(1, CODE, &(struct step){ .w = ISB });
	order_play(1, CODE, &(struct step){ .w = MSR_SCTLR_EL1, .x = OFF_1 });
	order_play(1, CODE, &(struct step){ .w = ISB });
	order_play(1, CODE, &(struct step){ .w = MSR_MAIR_EL1, .x = 0xff });	/* both halves, and it is told once */
	order_play(1, CODE, &(struct step){ .w = ISB });
	order_play(1, CODE, &(struct step){ .w = MSR_SCTLR_EL1, .x = ON_1 });
	ck_assert_msg(hazard_count == 2, "%s", order_text());
	ck_assert(hazards[1].kind == HV_HAZARD_OLD_TLB && hazards[1].reg == HV_MAIR_EL1);
}
END_TEST

Suite *tlb_suite(void)
{
	Suite *suite = suite_create("tlb");
	TCase *tc = tcase_create("tlb");

	tcase_add_checked_fixture(tc, order_setup, order_teardown);
	tcase_add_loop_test(tc, a_tlbi_and_the_mmu, 0, COUNT(tlbis));
	tcase_add_test(tc, a_tlbi_and_a_load);
	tcase_add_test(tc, a_tlbi_across_an_eret);
	tcase_add_test(tc, translations_come_back);
	suite_add_tcase(suite, tc);

	tc = tcase_create("sequences");
	tcase_add_checked_fixture(tc, order_setup, order_teardown);
	tcase_add_loop_test(tc, a_sequence, 0, COUNT(sequences));
	suite_add_tcase(suite, tc);
	return suite;
}
