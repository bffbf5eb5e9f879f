/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Device memory asks of each kind of load and store, and what instructions do to caches.
 */
#include <check.h>

#include "sim/memory/cache-effect.h"
#include "sim/memory/device.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct { const char *text; unsigned size, element; bool excludes; } rows[] = {
	{ ASM("ldr x0, [x1]"), 8, 8, false },
	{ ASM("strb w0, [x1]"), 1, 1, false },
	{ ASM("ldp x2, x3, [x1]"), 8, 8, false },
	{ ASM("ldp w2, w3, [x1]"), 4, 4, false },
	{ ASM("ldur x0, [x1, #4]"), 8, 8, false },
	{ ASM("ldr q0, [x1]"), 8, 16, false },
	{ ASM("str q0, [x1]"), 8, 16, false },
	{ ASM("stur q0, [x1, #8]"), 8, 16, false },
	{ ASM("ldr q0, [x1], #16"), 8, 16, false },
	{ ASM("ldr q0, [x1, x2]"), 8, 16, false },
	{ ASM("ldp q0, q1, [x2]"), 8, 16, false },
	{ ASM("stnp q0, q1, [x2]"), 8, 16, false },
	{ ASM("ldr d0, [x1]"), 8, 8, false },
	{ ASM("ldr s0, [x1]"), 4, 4, false },
	{ ASM("ldp d0, d1, [x2]"), 8, 8, false },
	{ ASM("ldr q0, ."), 8, 16, false },
	{ ASM("ld1 {v0.16b}, [x1]"), 8, 1, false },
	{ ASM("ld1 {v0.2d}, [x1]"), 8, 8, false },
	{ ASM("st1 {v0.s}[1], [x1]"), 4, 4, false },
	{ ASM("st1 {v0.d}[1], [x1]"), 8, 8, false },
	{ ASM("ld1r {v0.8h}, [x1]"), 2, 2, false },
	{ ASM("ldxr x0, [x1]"), 8, 8, true },
	{ ASM("stxr w2, x0, [x1]"), 8, 8, true },
	{ ASM("ldxp x2, x3, [x1]"), 8, 16, true },
	{ ASM("stlxp w4, x2, x3, [x1]"), 8, 16, true },
	{ ASM("ldxp w2, w3, [x1]"), 4, 4, true },
	{ ASM("ldar x0, [x1]"), 8, 8, false },
	{ ASM("stlr w0, [x1]"), 4, 4, false },
	{ ASM("ldlar x0, [x1]"), 8, 8, false },
	{ ASM("ldapr x0, [x1]"), 8, 8, false },
	{ ASM("cas x0, x2, [x1]"), 8, 8, true },
	{ ASM("casal w0, w2, [x1]"), 4, 4, true },
	{ ASM("casp x4, x5, x2, x3, [x1]"), 8, 16, true },
	{ ASM("swp x0, x2, [x1]"), 8, 8, true },
	{ ASM("ldadd w0, w2, [x1]"), 4, 4, true },
	{ ASM("stset x0, [x1]"), 8, 8, true },
	{ ASM("ldr x0, [x1, x2]"), 8, 8, false },
};

START_TEST(access_is_told_from_its_instruction)
{
	struct isa_insn insn;
	unsigned element;

	isa_decode(ISA_A64, assembled_word(rows[_i].text), &insn);
	element = device_element(&insn);
	ck_assert_msg((element ? element : rows[_i].size) == rows[_i].element, "%s", rows[_i].text);
	ck_assert_msg(device_excludes(&insn) == rows[_i].excludes, "%s", rows[_i].text);
}
END_TEST

/* What the barriers with their options are. */
static const struct { const char *text; enum lines_barrier is; } barriers[] = {
	{ ASM("dsb sy"), LINES_DSB }, { ASM("dsb nsh"), LINES_DSB }, { ASM("dsb ish"), LINES_DSB }, { ASM("dsb osh"), LINES_DSB },
	{ ASM("dsb st"), LINES_DSB_ST }, { ASM("dsb ishst"), LINES_DSB_ST },
	{ ASM("dsb ld"), LINES_NO_BARRIER }, { ASM("dsb ishld"), LINES_NO_BARRIER },	/* for loads */
	{ ASM("ssbb"), LINES_NO_BARRIER }, { ASM("pssbb"), LINES_NO_BARRIER },
	{ ASM("dsb #8"), LINES_NO_BARRIER }, { ASM("dsb #12"), LINES_NO_BARRIER },	/* reserved */
	{ ASM("dsb oshnxs"), LINES_DSB }, { ASM("dsb synxs"), LINES_DSB },
	{ ASM("dmb sy"), LINES_DMB }, { ASM("dmb ish"), LINES_DMB },
	{ ASM("dmb st"), LINES_NO_BARRIER }, { ASM("dmb ld"), LINES_NO_BARRIER },
	{ ASM("isb"), LINES_NO_BARRIER }, { ASM("sb"), LINES_NO_BARRIER },
};

START_TEST(barrier_is_told_by_its_options)
{
	struct cache_effect effect;

	cache_effect_of(assembled_word(barriers[_i].text), &effect);
	ck_assert_msg(effect.barrier == barriers[_i].is, "%s", barriers[_i].text);
}
END_TEST

/* Cache maintenance, its register, and what is none. */
static const struct { const char *text; uint8_t is, dc, operand; } caches[] = {
	{ ASM("dc civac, x3"), CACHE_DC, LINES_CIVAC, 3 },
	{ ASM("dc cvac, x4"), CACHE_DC, LINES_CVAC, 4 },
	{ ASM("dc cvau, x30"), CACHE_DC, LINES_CVAU, 30 },
	{ ASM("dc cvap, x0"), CACHE_DC, LINES_CVAP, 0 },
	{ ASM("dc cvadp, x0"), CACHE_DC, LINES_CVAP, 0 },
	{ ASM("dc ivac, x1"), CACHE_DC, LINES_IVAC, 1 },
	{ ASM("dc isw, x2"), CACHE_DC_ALL, LINES_ISW, 2 },
	{ ASM("dc csw, x2"), CACHE_DC_ALL, LINES_CSW, 2 },
	{ ASM("dc cisw, x2"), CACHE_DC_ALL, LINES_CISW, 2 },
	{ ASM("dc zva, x5"), CACHE_ZERO, 0, 5 },
	{ ASM("ic ivau, x6"), CACHE_IC, 0, 6 },
	{ ASM("ic iallu"), CACHE_IC_ALL, 0, 31 },
	{ ASM("ic ialluis"), CACHE_IC_ALL, 0, 31 },
	{ ASM("dc igvac, x1"), CACHE_NONE, 0, 1 },	/* tags */
	{ ASM("at s1e2r, x1"), CACHE_NONE, 0, 1 },
	{ ASM("tlbi vae2, x1"), CACHE_NONE, 0, 1 },
	{ ASM("msr vbar_el2, x7"), CACHE_NONE, 0, 7 },
	{ ASM("mrs x7, vbar_el2"), CACHE_NONE, 0, 31 },
	{ ASM("nop"), CACHE_NONE, 0, 31 },
};

START_TEST(cache_maintenance_is_told_with_its_register)
{
	struct cache_effect effect;

	cache_effect_of(assembled_word(caches[_i].text), &effect);
	ck_assert_msg(effect.system, "%s", caches[_i].text);
	ck_assert_msg(effect.maintenance == caches[_i].is && effect.dc == caches[_i].dc, "%s", caches[_i].text);
	ck_assert_msg(effect.operand == caches[_i].operand, "%s", caches[_i].text);
	ck_assert(!effect.reads_ctr);
}
END_TEST

START_TEST(ctr_is_read_by_one_instruction)
{
	struct cache_effect effect;

	cache_effect_of(assembled_word(ASM("mrs x2, ctr_el0")), &effect);
	ck_assert(effect.reads_ctr && effect.result == 2);
	cache_effect_of(assembled_word(ASM("mrs x2, dczid_el0")), &effect);
	ck_assert(!effect.reads_ctr);
	cache_effect_of(assembled_word(ASM("hvc #0")), &effect);	/* no system instruction */
	ck_assert(!effect.system);
}
END_TEST

Suite *device_suite(void)
{
	Suite *s = suite_create("device");
	TCase *tc = tcase_create("device");

	tcase_add_loop_test(tc, access_is_told_from_its_instruction, 0, COUNT(rows));
	tcase_add_loop_test(tc, barrier_is_told_by_its_options, 0, COUNT(barriers));
	tcase_add_loop_test(tc, cache_maintenance_is_told_with_its_register, 0, COUNT(caches));
	tcase_add_test(tc, ctr_is_read_by_one_instruction);
	suite_add_tcase(s, tc);
	return s;
}
