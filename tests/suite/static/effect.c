/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions do, by words that GNU as made of them. */
#include "hvcheck/call.h"
#include "suite/static/effect-a32.h"
#include "tests/assembled.h"
#include "tests/suites.h"

static const struct {
	const char *text;
	enum effect effect;
} words[] = {
	{ ASM("ldxr x0, [x1]"), EFFECT_EXCLUSIVE },
	{ ASM("stxr w2, x0, [x1]"), EFFECT_EXCLUSIVE },
	{ ASM("ldaxp x0, x1, [x2]"), EFFECT_EXCLUSIVE },
	{ ASM("casp x0, x1, x2, x3, [x4]"), EFFECT_ATOMIC },
	{ ASM("cas x0, x1, [x2]"), EFFECT_ATOMIC },
	{ ASM("casb w0, w1, [x2]"), EFFECT_ATOMIC },
	{ ASM("ldar x0, [x1]"), EFFECT_NONE },
	{ ASM("stlr x0, [x1]"), EFFECT_NONE },
	{ ASM("ldlar x0, [x1]"), EFFECT_NONE },
	{ ASM("ldapr x0, [x1]"), EFFECT_NONE },
	{ ASM("ldaprb w0, [x1]"), EFFECT_NONE },
	{ ASM("ldadd x0, x1, [x2]"), EFFECT_ATOMIC },
	{ ASM("swp w0, w1, [x2]"), EFFECT_ATOMIC },
	{ ASM("stadd x0, [x1]"), EFFECT_ATOMIC },
	{ ASM("ldr x0, [x1]"), EFFECT_NONE },
	{ ASM("stp x0, x1, [x2]"), EFFECT_NONE },
	{ ASM("stg x0, [x1]"), EFFECT_STORE },
	{ ASM("ldr q0, [x1]"), EFFECT_SIMD },
	{ ASM("ldr x0, [x1, x2]"), EFFECT_NONE },
	{ ASM("ldr d0,  ."), EFFECT_SIMD },
	{ ASM("ldr x0,  ."), EFFECT_NONE },
	{ ASM("fmov x0, d0"), EFFECT_SIMD },
	{ ASM("umov x0, v0.d[1]"), EFFECT_SIMD },
	{ ASM("dup v0.16b, w0"), EFFECT_SIMD },
	{ ASM("add x0, x0, x1"), EFFECT_NONE },
	{ ASM("madd x0, x1, x2, x3"), EFFECT_NONE },
	{ ASM("adr x0, ."), EFFECT_NONE },
	{ ASM("b ."), EFFECT_NONE },
	{ ASM("b.eq ."), EFFECT_NONE },
	{ ASM("csel x0, x1, x2, eq"), EFFECT_NONE },
	{ ASM("mov x0, #5"), EFFECT_NONE },
	{ ASM("ldur x0, [x1, #1]"), EFFECT_NONE },
	{ ASM("sttr x0, [x1]"), EFFECT_NONE },
	{ ASM("dc zva, x0"), EFFECT_STORE },
	{ ASM("dc ivac, x0"), EFFECT_DISCARD },
	{ ASM("dc isw, x0"), EFFECT_DISCARD },
	{ ASM("dc cvac, x0"), EFFECT_NONE },
	{ ASM("dc cvau, x0"), EFFECT_NONE },
	{ ASM("dc civac, x0"), EFFECT_NONE },
	{ ASM("dc csw, x0"), EFFECT_NONE },
	{ ASM("dc cisw, x0"), EFFECT_NONE },
	{ ASM("ic ivau, x0"), EFFECT_NONE },
	{ ASM("ic iallu"), EFFECT_NONE },
	{ ASM("tlbi alle2"), EFFECT_NONE },
	{ ASM("tlbi vmalle1is"), EFFECT_NONE },
	{ ASM("at s1e1r, x0"), EFFECT_TRANSLATE },
	{ ASM("at s1e2r, x0"), EFFECT_TRANSLATE },
	{ ASM("at s12e1r, x0"), EFFECT_TRANSLATE },
	{ ASM("wfe"), EFFECT_WAIT },
	{ ASM("wfi"), EFFECT_SLEEP },
	{ ASM("sev"), EFFECT_EVENT },
	{ ASM("sevl"), EFFECT_EVENT },
	{ ASM("esb"), EFFECT_NONE },
	{ ASM("csdb"), EFFECT_NONE },
	{ ASM("yield"), EFFECT_NONE },
	{ ASM("msr daifset, #15"), EFFECT_NONE },
	{ ASM("msr daifclr, #2"), EFFECT_PSTATE },
	{ ASM("msr spsel, #1"), EFFECT_NONE },
	{ ASM("msr spsel, #0"), EFFECT_PSTATE },
	{ ASM("msr pan, #1"), EFFECT_PSTATE },
	{ ASM("msr nzcv, x0"), EFFECT_NONE },
	{ ASM("msr daif, x0"), EFFECT_PSTATE },
	{ ASM("msr spsr_el2, x0"), EFFECT_WRITE },
	{ ASM("msr elr_el2, x0"), EFFECT_WRITE },
	{ ASM("msr vbar_el2, x0"), EFFECT_WRITE },
	{ ASM("mrs x0, midr_el1"), EFFECT_READ },
	{ ASM("msr sp_el0, x0"), EFFECT_WRITE },
	{ ASM("msr oslar_el1, x0"), EFFECT_WRITE },
	{ ASM("clrex"), EFFECT_NONE },
	{ ASM("dsb sy"), EFFECT_NONE },
	{ ASM("isb"), EFFECT_NONE },
	{ ASM("sb"), EFFECT_NONE },
	{ ASM("cfp rctx, x0"), EFFECT_OPERATE },
	{ ASM("sys #3,  c11,  c0,  #0,  x0"), EFFECT_OPERATE },
	{ ASM("cpyp [x0]!, [x1]!, x2!"), EFFECT_STORE },
	{ ASM("prfm pldl1keep, [x0]"), EFFECT_NONE },
	{ ASM("addvl x0, x0, #1"), EFFECT_SIMD },
	{ ASM("smstart"), EFFECT_PSTATE },
	{ ASM("cntb x0"), EFFECT_SIMD },
	{ ASM("pacia x0, x1"), EFFECT_NONE },
	{ ASM("eret"), EFFECT_NONE },
	{ ASM("wfit x0"), EFFECT_SLEEP },
	{ ASM("st64b x0, [x2]"), EFFECT_ATOMIC },
	{ ASM(".inst 0x19211040"), EFFECT_ATOMIC },	/* ldclrp x0, x1, [x2] */
};

START_TEST(effect_is_known)
{
	ck_assert_msg(effect_of(assembled_word(words[_i].text)) == words[_i].effect, "%s: %d",
		      words[_i].text, effect_of(assembled_word(words[_i].text)));
}
END_TEST

/* The same of A32, with the register and its part. */
static const struct {
	const char *text;
	enum effect effect;
	unsigned reg, shift, bits;
} words_a32[] = {
	{ ASM_A32("mcr p15, 4, r1, c12, c0, 0"), EFFECT_WRITE, HV_VBAR_EL2, 0, 32 },
	{ ASM_A32("mrc p15, 4, r2, c1, c0, 0"), EFFECT_READ, HV_SCTLR_EL2, 0, 32 },
	{ ASM_A32("mcrr p15, 4, r2, r3, c2"), EFFECT_WRITE, HV_TTBR0_EL2, 0, 64 },
	{ ASM_A32("mcr p15, 4, r2, c10, c2, 1"), EFFECT_WRITE, HV_MAIR_EL2, 32, 32 },
	{ ASM_A32("mcr p15, 4, r2, c1, c0, 1"), EFFECT_WRITE, HV_REG_NONE, 0, 32 },
	{ ASM_A32("mcr p15, 0, r2, c7, c6, 1"), EFFECT_DISCARD, HV_REG_NONE, 0, 32 },
	{ ASM_A32("mcr p15, 0, r2, c7, c10, 1"), EFFECT_NONE, HV_REG_NONE, 0, 32 },
	{ ASM_A32("mcr p15, 4, r2, c8, c7, 0"), EFFECT_NONE, HV_REG_NONE, 0, 32 },
	{ ASM_A32("mcr p15, 0, r2, c7, c8, 0"), EFFECT_TRANSLATE, HV_REG_NONE, 0, 32 },
	{ ASM_A32("mcr p14, 0, r2, c0, c2, 2"), EFFECT_WRITE, HV_REG_NONE, 0, 32 },
	{ ASM_A32("msr elr_hyp, r1"), EFFECT_WRITE, HV_ELR_EL2, 0, 32 },
	{ ASM_A32("msr spsr_cxsf, r0"), EFFECT_WRITE, HV_SPSR_EL2, 0, 32 },
	{ ASM_A32("msr spsr_fiq, r0"), EFFECT_WRITE, HV_REG_NONE, 0, 32 },
	{ ASM_A32("msr cpsr_f, r0"), EFFECT_NONE, HV_REG_NONE, 0, 0 },
	{ ASM_A32("setend be"), EFFECT_PSTATE, HV_REG_NONE, 0, 0 },
	{ ASM_A32("wfi"), EFFECT_SLEEP, HV_REG_NONE, 0, 0 },
	{ ASM_A32("wfe"), EFFECT_WAIT, HV_REG_NONE, 0, 0 },
	{ ASM_A32("sev"), EFFECT_EVENT, HV_REG_NONE, 0, 0 },
	{ ASM_A32("ldrex r0, [r1]"), EFFECT_EXCLUSIVE, HV_REG_NONE, 0, 0 },
	{ ASM_A32("swp r0, r1, [r2]"), EFFECT_ATOMIC, HV_REG_NONE, 0, 0 },
	{ ASM_A32("vmov s0, r0"), EFFECT_SIMD, HV_REG_NONE, 0, 0 },
	{ ASM_A32("cmp r0, #1"), EFFECT_NONE, HV_REG_NONE, 0, 0 },
};

START_TEST(effect_of_a32_is_known)
{
	struct effect_it it = { 0 };
	struct effect_a32 e;

	if (!assembled_has_arm())
		return;
	ck_assert(effect_of_a32(&it, HV_PSTATE_A32_HYP, assembled_word(words_a32[_i].text), &e));
	ck_assert_msg(e.effect == words_a32[_i].effect, "%s: %d", words_a32[_i].text, e.effect);
	ck_assert_uint_eq(e.reg, words_a32[_i].reg);
	ck_assert_uint_eq(e.shift, words_a32[_i].shift);
	if (words_a32[_i].bits)
		ck_assert_uint_eq(e.bits, words_a32[_i].bits);
}
END_TEST

#define Z (1u << 30)

START_TEST(what_is_skipped_does_nothing)
{
	struct effect_it it = { 0 };
	struct effect_a32 e;
	uint32_t word;

	if (!assembled_has_arm())
		return;
	word = assembled_word(ASM_A32("mcrne p15, 4, r1, c12, c0, 0"));
	ck_assert(!effect_of_a32(&it, Z, word, &e));
	ck_assert(effect_of_a32(&it, 0, word, &e) && e.effect == EFFECT_WRITE);
}
END_TEST

/*
 * it eq; mcreq p15, 4, r1, c12, c0, 0; ite ne; movne r0, #1; wfieq; msr elr_hyp, r1. Four bytes from each instruction on, which are
 * seen of one that is about to be executed. Each block ends by itself.
 */
START_TEST(it_blocks_are_followed)
{
	enum { ALWAYS, IF_ZERO, UNLESS_ZERO };
	static const struct { uint32_t bytes; unsigned when; enum effect effect; } steps[] = {
		{ 0xee8cbf08, ALWAYS, EFFECT_NONE }, { 0x1f10ee8c, IF_ZERO, EFFECT_WRITE }, { 0x2001bf14, ALWAYS, EFFECT_NONE },
		{ 0xbf302001, UNLESS_ZERO, EFFECT_NONE }, { 0xf381bf30, IF_ZERO, EFFECT_SLEEP },
		{ 0x8e30f381, ALWAYS, EFFECT_WRITE }, { 0x1f10ee8c, ALWAYS, EFFECT_WRITE },
	};

	for (unsigned z = 0; z < 2; z++) {
		struct effect_it it = { 0 };
		struct effect_a32 e;

		for (unsigned i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
			bool want = steps[i].when == ALWAYS || (steps[i].when == IF_ZERO) == z;

			ck_assert_msg(effect_of_a32(&it, HV_PSTATE_T | (z ? Z : 0), steps[i].bytes, &e) == want, "%u %u", z, i);
			if (want)
				ck_assert_uint_eq(e.effect, steps[i].effect);
		}
		ck_assert_uint_eq(it.state, 0);
	}
}
END_TEST

Suite *effect_suite(void)
{
	Suite *s = suite_create("effect");
	TCase *t = tcase_create("words");

	tcase_add_loop_test(t, effect_is_known, 0, sizeof(words) / sizeof(words[0]));
	tcase_add_loop_test(t, effect_of_a32_is_known, 0, sizeof(words_a32) / sizeof(words_a32[0]));
	tcase_add_test(t, what_is_skipped_does_nothing);
	tcase_add_test(t, it_blocks_are_followed);
	suite_add_tcase(s, t);
	return s;
}
