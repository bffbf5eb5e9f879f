/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions do, by words that GNU as made of them. */
#include "hvcheck/call.h"
#include "suite/static/effect-a32.h"
#include "tests/suites.h"

static const struct {
	const char *text;
	uint32_t word;
	enum effect effect;
} words[] = {
	{ "ldxr x0, [x1]", 0xc85f7c20, EFFECT_EXCLUSIVE },
	{ "stxr w2, x0, [x1]", 0xc8027c20, EFFECT_EXCLUSIVE },
	{ "ldaxp x0, x1, [x2]", 0xc87f8440, EFFECT_EXCLUSIVE },
	{ "casp x0, x1, x2, x3, [x4]", 0x48207c82, EFFECT_ATOMIC },
	{ "cas x0, x1, [x2]", 0xc8a07c41, EFFECT_ATOMIC },
	{ "casb w0, w1, [x2]", 0x08a07c41, EFFECT_ATOMIC },
	{ "ldar x0, [x1]", 0xc8dffc20, EFFECT_NONE },
	{ "stlr x0, [x1]", 0xc89ffc20, EFFECT_NONE },
	{ "ldlar x0, [x1]", 0xc8df7c20, EFFECT_NONE },
	{ "ldapr x0, [x1]", 0xf8bfc020, EFFECT_NONE },
	{ "ldaprb w0, [x1]", 0x38bfc020, EFFECT_NONE },
	{ "ldadd x0, x1, [x2]", 0xf8200041, EFFECT_ATOMIC },
	{ "swp w0, w1, [x2]", 0xb8208041, EFFECT_ATOMIC },
	{ "stadd x0, [x1]", 0xf820003f, EFFECT_ATOMIC },
	{ "ldr x0, [x1]", 0xf9400020, EFFECT_NONE },
	{ "stp x0, x1, [x2]", 0xa9000440, EFFECT_NONE },
	{ "stg x0, [x1]", 0xd9200820, EFFECT_STORE },
	{ "ldr q0, [x1]", 0x3dc00020, EFFECT_SIMD },
	{ "ldr x0, [x1, x2]", 0xf8626820, EFFECT_NONE },
	{ "ldr d0,  .", 0x5c000000, EFFECT_SIMD },
	{ "ldr x0,  .", 0x58000000, EFFECT_NONE },
	{ "fmov x0, d0", 0x9e660000, EFFECT_SIMD },
	{ "umov x0, v0.d[1]", 0x4e183c00, EFFECT_SIMD },
	{ "dup v0.16b, w0", 0x4e010c00, EFFECT_SIMD },
	{ "add x0, x0, x1", 0x8b010000, EFFECT_NONE },
	{ "madd x0, x1, x2, x3", 0x9b020c20, EFFECT_NONE },
	{ "adr x0, .", 0x10000000, EFFECT_NONE },
	{ "b .", 0x14000000, EFFECT_NONE },
	{ "b.eq .", 0x54000000, EFFECT_NONE },
	{ "csel x0, x1, x2, eq", 0x9a820020, EFFECT_NONE },
	{ "mov x0, #5", 0xd28000a0, EFFECT_NONE },
	{ "ldur x0, [x1, #1]", 0xf8401020, EFFECT_NONE },
	{ "sttr x0, [x1]", 0xf8000820, EFFECT_NONE },
	{ "dc zva, x0", 0xd50b7420, EFFECT_STORE },
	{ "dc ivac, x0", 0xd5087620, EFFECT_DISCARD },
	{ "dc isw, x0", 0xd5087640, EFFECT_DISCARD },
	{ "dc cvac, x0", 0xd50b7a20, EFFECT_NONE },
	{ "dc cvau, x0", 0xd50b7b20, EFFECT_NONE },
	{ "dc civac, x0", 0xd50b7e20, EFFECT_NONE },
	{ "dc csw, x0", 0xd5087a40, EFFECT_NONE },
	{ "dc cisw, x0", 0xd5087e40, EFFECT_NONE },
	{ "ic ivau, x0", 0xd50b7520, EFFECT_NONE },
	{ "ic iallu", 0xd508751f, EFFECT_NONE },
	{ "tlbi alle2", 0xd50c871f, EFFECT_NONE },
	{ "tlbi vmalle1is", 0xd508831f, EFFECT_NONE },
	{ "at s1e1r, x0", 0xd5087800, EFFECT_TRANSLATE },
	{ "at s1e2r, x0", 0xd50c7800, EFFECT_TRANSLATE },
	{ "at s12e1r, x0", 0xd50c7880, EFFECT_TRANSLATE },
	{ "wfe", 0xd503205f, EFFECT_WAIT },
	{ "wfi", 0xd503207f, EFFECT_SLEEP },
	{ "sev", 0xd503209f, EFFECT_EVENT },
	{ "sevl", 0xd50320bf, EFFECT_EVENT },
	{ "esb", 0xd503221f, EFFECT_NONE },
	{ "csdb", 0xd503229f, EFFECT_NONE },
	{ "yield", 0xd503203f, EFFECT_NONE },
	{ "msr daifset, #15", 0xd5034fdf, EFFECT_NONE },
	{ "msr daifclr, #2", 0xd50342ff, EFFECT_PSTATE },
	{ "msr spsel, #1", 0xd50041bf, EFFECT_NONE },
	{ "msr spsel, #0", 0xd50040bf, EFFECT_PSTATE },
	{ "msr pan, #1", 0xd500419f, EFFECT_PSTATE },
	{ "msr nzcv, x0", 0xd51b4200, EFFECT_NONE },
	{ "msr daif, x0", 0xd51b4220, EFFECT_PSTATE },
	{ "msr spsr_el2, x0", 0xd51c4000, EFFECT_WRITE },
	{ "msr elr_el2, x0", 0xd51c4020, EFFECT_WRITE },
	{ "msr vbar_el2, x0", 0xd51cc000, EFFECT_WRITE },
	{ "mrs x0, midr_el1", 0xd5380000, EFFECT_READ },
	{ "msr sp_el0, x0", 0xd5184100, EFFECT_WRITE },
	{ "msr oslar_el1, x0", 0xd5101080, EFFECT_WRITE },
	{ "clrex", 0xd5033f5f, EFFECT_NONE },
	{ "dsb sy", 0xd5033f9f, EFFECT_NONE },
	{ "isb", 0xd5033fdf, EFFECT_NONE },
	{ "sb", 0xd50330ff, EFFECT_NONE },
	{ "cfp rctx, x0", 0xd50b7380, EFFECT_OPERATE },
	{ "sys #3,  c11,  c0,  #0,  x0", 0xd50bb000, EFFECT_OPERATE },
	{ "cpyp [x0]!, [x1]!, x2!", 0x1d010440, EFFECT_STORE },
	{ "prfm pldl1keep, [x0]", 0xf9800000, EFFECT_NONE },
	{ "addvl x0, x0, #1", 0x04205020, EFFECT_SIMD },
	{ "smstart", 0xd503477f, EFFECT_PSTATE },
	{ "cntb x0", 0x0420e3e0, EFFECT_SIMD },
	{ "pacia x0, x1", 0xdac10020, EFFECT_NONE },
	{ "eret", 0xd69f03e0, EFFECT_NONE },
	{ "wfit x0", 0xd5031020, EFFECT_SLEEP },
	{ "st64b x0, [x2]", 0xf83f9040, EFFECT_ATOMIC },
	{ "ldclrp x0, x1, [x2]", 0x19211040, EFFECT_ATOMIC },
};

START_TEST(effect_is_known)
{
	ck_assert_msg(effect_of(words[_i].word) == words[_i].effect, "%s: %d", words[_i].text, effect_of(words[_i].word));
}
END_TEST

/* The same of A32, with the register and its part. */
static const struct {
	const char *text;
	uint32_t word;
	enum effect effect;
	unsigned reg, shift, bits;
} words_a32[] = {
	{ "mcr p15, 4, r1, c12, c0, 0", 0xee8c1f10, EFFECT_WRITE, HV_VBAR_EL2, 0, 32 },
	{ "mrc p15, 4, r2, c1, c0, 0", 0xee912f10, EFFECT_READ, HV_SCTLR_EL2, 0, 32 },
	{ "mcrr p15, 4, r2, r3, c2", 0xec432f42, EFFECT_WRITE, HV_TTBR0_EL2, 0, 64 },
	{ "mcr p15, 4, r2, c10, c2, 1", 0xee8a2f32, EFFECT_WRITE, HV_MAIR_EL2, 32, 32 },
	{ "mcr p15, 4, r2, c1, c0, 1", 0xee812f30, EFFECT_WRITE, HV_REG_NONE, 0, 32 },
	{ "mcr p15, 0, r2, c7, c6, 1", 0xee072f36, EFFECT_DISCARD, HV_REG_NONE, 0, 32 },
	{ "mcr p15, 0, r2, c7, c10, 1", 0xee072f3a, EFFECT_NONE, HV_REG_NONE, 0, 32 },
	{ "mcr p15, 4, r2, c8, c7, 0", 0xee882f17, EFFECT_NONE, HV_REG_NONE, 0, 32 },
	{ "mcr p15, 0, r2, c7, c8, 0", 0xee072f18, EFFECT_TRANSLATE, HV_REG_NONE, 0, 32 },
	{ "mcr p14, 0, r2, c0, c2, 2", 0xee002e52, EFFECT_WRITE, HV_REG_NONE, 0, 32 },
	{ "msr elr_hyp, r1", 0xe12ef301, EFFECT_WRITE, HV_ELR_EL2, 0, 32 },
	{ "msr spsr_cxsf, r0", 0xe16ff000, EFFECT_WRITE, HV_SPSR_EL2, 0, 32 },
	{ "msr spsr_fiq, r0", 0xe16ef200, EFFECT_WRITE, HV_REG_NONE, 0, 32 },
	{ "msr cpsr_f, r0", 0xe128f000, EFFECT_NONE, HV_REG_NONE, 0, 0 },
	{ "setend be", 0xf1010200, EFFECT_PSTATE, HV_REG_NONE, 0, 0 },
	{ "wfi", 0xe320f003, EFFECT_SLEEP, HV_REG_NONE, 0, 0 },
	{ "wfe", 0xe320f002, EFFECT_WAIT, HV_REG_NONE, 0, 0 },
	{ "sev", 0xe320f004, EFFECT_EVENT, HV_REG_NONE, 0, 0 },
	{ "ldrex r0, [r1]", 0xe1910f9f, EFFECT_EXCLUSIVE, HV_REG_NONE, 0, 0 },
	{ "swp r0, r1, [r2]", 0xe1020091, EFFECT_ATOMIC, HV_REG_NONE, 0, 0 },
	{ "vmov s0, r0", 0xee000a10, EFFECT_SIMD, HV_REG_NONE, 0, 0 },
	{ "cmp r0, #1", 0xe3500001, EFFECT_NONE, HV_REG_NONE, 0, 0 },
};

START_TEST(effect_of_a32_is_known)
{
	struct effect_it it = { 0 };
	struct effect_a32 e;

	ck_assert(effect_of_a32(&it, HV_PSTATE_A32_HYP, words_a32[_i].word, &e));
	ck_assert_msg(e.effect == words_a32[_i].effect, "%s: %d", words_a32[_i].text, e.effect);
	ck_assert_uint_eq(e.reg, words_a32[_i].reg);
	ck_assert_uint_eq(e.shift, words_a32[_i].shift);
	if (words_a32[_i].bits)
		ck_assert_uint_eq(e.bits, words_a32[_i].bits);
}
END_TEST

#define Z (1u << 30)

/* mcrne p15, 4, r1, c12, c0, 0 */
START_TEST(what_is_skipped_does_nothing)
{
	struct effect_it it = { 0 };
	struct effect_a32 e;

	ck_assert(!effect_of_a32(&it, Z, 0x1e8c1f10, &e));
	ck_assert(effect_of_a32(&it, 0, 0x1e8c1f10, &e) && e.effect == EFFECT_WRITE);
}
END_TEST

/* it eq; mcreq; and: ite ne; movne r0, #1; wfieq; msr elr_hyp, r1. Each block ends by itself. */
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
