/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Barriers and context synchronisation, instruction by instruction: each pair of a write and a use with and without what must lie
 * between.
 */
#include <check.h>

#include "tests/sim/order/steps.h"
#include "tests/suites.h"

/* --- pairs --------------------------------------------------------------------------------------------------- */

#define ON true
#define OFF false
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

static void play_pair(unsigned i, const char *between)
{
	order_begin(pairs[i].mmu ? ON_1 : OFF_1, pairs[i].mmu ? ON_2 : OFF_2, pairs[i].hcr, false);
	order_play(pairs[i].el, CODE, &pairs[i].def);
	order_play(pairs[i].el, CODE + 4, &(struct step){ .w = between });
	order_play(pairs[i].el, CODE + 8, &pairs[i].use);
	order_play(pairs[i].el, CODE + 12, &pairs[i].use);	/* the same write is told once */
}

START_TEST(a_write_and_its_use)
{
	static const char *const no_events[] = { ADD, ADD_REGISTER, MOVZ, NOP, DSB_SY, DMB_SY, SB };
	bool hazard = pairs[_i].kind != NONE;

	for (unsigned i = 0; i < COUNT(no_events); i++) {
		play_pair((unsigned)_i, no_events[i]);
		ck_assert_msg(hazard_count == hazard, "%s:%s", pairs[_i].text, order_text());
		if (!hazard)
			continue;
		ck_assert_msg(hazards[0].kind == pairs[_i].kind && hazards[0].missing == HV_MISSING_ISB &&
			      hazards[0].reg == pairs[_i].reg, "%s:%s", pairs[_i].text, order_text());
		ck_assert_uint_eq(hazards[0].writer.insn, assembled_word(pairs[_i].def.w));
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
	ck_assert_msg(hazard_count == 0, "%s:%s", pairs[_i].text, order_text());
}
END_TEST

/* --- events -------------------------------------------------------------------------------------------------- */

START_TEST(what_synchronises)
{
	static const struct { const char *insn; uint64_t sctlr; bool exs, event; } rows[] = {
		{ ISB, 0, false, true }, { ISB, 0, true, true }, { ERET, 0, false, true }, { ERETAA, 0, false, true },
		{ ERET, EOS, true, true }, { ERET, EIS, true, false }, { ERETAA, 0, true, false },
		{ DSB_SY, 0, false, false }, { DMB_SY, 0, false, false }, { SB, 0, false, false }, { NOP, 0, false, false },
		{ HVC, 0, false, false }, { SVC, 0, false, false }, { B, 0, false, false }, { BR, 0, false, false },
		{ RET, 0, false, false }, { LDR, 0, false, false }, { ADD, 0, false, false }, { MSR_DAIFSET, 0, false, false },
	};

	for (unsigned i = 0; i < COUNT(rows); i++) {
		struct hv_actor actor = { .pc = CODE, .insn = assembled_word(rows[i].insn), .el = 2 };

		order_begin(OFF_1, rows[i].sctlr, RW, rows[i].exs);
		ck_assert_msg(context_is_event(context, &actor) == rows[i].event, "row %u", i);
		order_play(2, CODE, &(struct step){ .w = MSR_VBAR_EL2, .x = 0x800 });
		order_play(2, CODE, &(struct step){ .w = rows[i].insn });
		order_play(2, CODE, &(struct step){ .w = HVC, .enter = 2 });
		ck_assert_msg(hazard_count == !rows[i].event, "row %u:%s", i, order_text());
	}
}
END_TEST

/* With FEAT_ExS, VBAR_EL2 written before an ERET that does not synchronise is still open when the next call comes. */
START_TEST(returns_and_entries_that_do_not_synchronise)
{
	order_begin(OFF_1 & ~(EOS | EIS), OFF_2 & ~(EOS | EIS), RW, true);
	order_play(2, CODE, &(struct step){ .w = MSR_VBAR_EL2, .x = 0x800 });
	order_play(2, CODE, &(struct step){ .w = ERET });
	order_play(1, CODE, &(struct step){ .w = HVC, .enter = 2 });
	ck_assert_uint_eq(hazard_count, 1);
	ck_assert_uint_eq(hazards[0].reg, HV_VBAR_EL2);
	order_play(2, CODE, &(struct step){ .w = ISB });
	order_play(2, CODE, &(struct step){ .w = MSR_VTTBR_EL2, .x = 0x1000 });
	order_play(2, CODE, &(struct step){ .w = MSR_HCR_EL2, .x = RW | VM });
	order_play(2, CODE, &(struct step){ .w = ERET });
	order_play(1, CODE, &(struct step){ .w = LDR, .va = LOW });
	ck_assert_uint_eq(hazard_count, 4);
	ck_assert(hazards[1].reg == HV_VTTBR_EL2 && hazards[1].kind == HV_HAZARD_OLD_TLB);
	ck_assert(hazards[2].reg == HV_HCR_EL2 && hazards[3].reg == HV_VTTBR_EL2);
}
END_TEST

START_TEST(no_listener_is_no_harm)
{
	struct context *c = context_new(&(struct context_config){ NULL, NULL, NULL });
	struct hv_actor actor = { .pc = CODE, .insn = assembled_word(MSR_SCTLR_EL1), .el = 1 };

	context_begin(c, &(struct context_state){ .sctlr = { 0, ON_1, 0 } });
	context_step(c, &actor, OFF_1);
	actor.insn = assembled_word(B);
	context_step(c, &actor, 0);
	context_free(c);
	context_free(NULL);
}
END_TEST

Suite *context_suite(void)
{
	Suite *suite = suite_create("context");
	TCase *tc = tcase_create("pairs");

	tcase_add_checked_fixture(tc, order_setup, order_teardown);
	tcase_add_loop_test(tc, a_write_and_its_use, 0, COUNT(pairs));
	tcase_add_loop_test(tc, a_write_an_isb_and_its_use, 0, COUNT(pairs));
	tcase_add_test(tc, what_synchronises);
	tcase_add_test(tc, returns_and_entries_that_do_not_synchronise);
	tcase_add_test(tc, no_listener_is_no_harm);
	suite_add_tcase(suite, tc);
	return suite;
}
