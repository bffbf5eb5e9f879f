/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Device memory asks of each kind of load and store, and what instructions do to caches. Encodings as the assembler makes
 * them.
 */
#include <check.h>

#include "sim/memory/cache-effect.h"
#include "sim/memory/device.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct { const char *text; uint32_t insn; unsigned size, element; bool excludes; } rows[] = {
	{ "ldr x0, [x1]", 0xf9400020, 8, 8, false },
	{ "strb w0, [x1]", 0x39000020, 1, 1, false },
	{ "ldp x2, x3, [x1]", 0xa9400c22, 8, 8, false },
	{ "ldp w2, w3, [x1]", 0x29400c22, 4, 4, false },
	{ "ldur x0, [x1, #4]", 0xf8404020, 8, 8, false },
	{ "ldr q0, [x1]", 0x3dc00020, 8, 16, false },
	{ "str q0, [x1]", 0x3d800020, 8, 16, false },
	{ "stur q0, [x1, #8]", 0x3c808020, 8, 16, false },
	{ "ldr q0, [x1], #16", 0x3cc10420, 8, 16, false },
	{ "ldr q0, [x1, x2]", 0x3ce26820, 8, 16, false },
	{ "ldp q0, q1, [x2]", 0xad400440, 8, 16, false },
	{ "stnp q0, q1, [x2]", 0xac000440, 8, 16, false },
	{ "ldr d0, [x1]", 0xfd400020, 8, 8, false },
	{ "ldr s0, [x1]", 0xbd400020, 4, 4, false },
	{ "ldp d0, d1, [x2]", 0x6d400440, 8, 8, false },
	{ "ldr q0, .", 0x9c000000, 8, 16, false },
	{ "ld1 {v0.16b}, [x1]", 0x4c407020, 8, 1, false },
	{ "ld1 {v0.2d}, [x1]", 0x4c407c20, 8, 8, false },
	{ "st1 {v0.s}[1], [x1]", 0x0d009020, 4, 4, false },
	{ "st1 {v0.d}[1], [x1]", 0x4d008420, 8, 8, false },
	{ "ld1r {v0.8h}, [x1]", 0x4d40c420, 2, 2, false },
	{ "ldxr x0, [x1]", 0xc85f7c20, 8, 8, true },
	{ "stxr w2, x0, [x1]", 0xc8027c20, 8, 8, true },
	{ "ldxp x2, x3, [x1]", 0xc87f0c22, 8, 16, true },
	{ "stlxp w4, x2, x3, [x1]", 0xc8248c22, 8, 16, true },
	{ "ldxp w2, w3, [x1]", 0x887f0c22, 4, 4, true },
	{ "ldar x0, [x1]", 0xc8dffc20, 8, 8, false },
	{ "stlr w0, [x1]", 0x889ffc20, 4, 4, false },
	{ "ldlar x0, [x1]", 0xc8df7c20, 8, 8, false },
	{ "ldapr x0, [x1]", 0xf8bfc020, 8, 8, false },
	{ "cas x0, x2, [x1]", 0xc8a07c22, 8, 8, true },
	{ "casal w0, w2, [x1]", 0x88e0fc22, 4, 4, true },
	{ "casp x4, x5, x2, x3, [x1]", 0x48247c22, 8, 16, true },
	{ "swp x0, x2, [x1]", 0xf8208022, 8, 8, true },
	{ "ldadd w0, w2, [x1]", 0xb8200022, 4, 4, true },
	{ "stset x0, [x1]", 0xf820303f, 8, 8, true },
	{ "ldr x0, [x1, x2]", 0xf8626820, 8, 8, false },
};

START_TEST(access_is_told_from_its_instruction)
{
	struct isa_insn insn;
	unsigned element;

	isa_decode(ISA_A64, rows[_i].insn, &insn);
	element = device_element(&insn);
	ck_assert_msg((element ? element : rows[_i].size) == rows[_i].element, "%s", rows[_i].text);
	ck_assert_msg(device_excludes(&insn) == rows[_i].excludes, "%s", rows[_i].text);
}
END_TEST

/* What the barriers with their options are. */
static const struct { uint32_t insn; enum lines_barrier is; } barriers[] = {
	{ 0xd5033f9f, LINES_DSB }, { 0xd503379f, LINES_DSB }, { 0xd5033b9f, LINES_DSB }, { 0xd503339f, LINES_DSB },
	{ 0xd5033e9f, LINES_DSB_ST }, { 0xd5033a9f, LINES_DSB_ST },
	{ 0xd5033d9f, LINES_NO_BARRIER }, { 0xd503399f, LINES_NO_BARRIER },	/* for loads */
	{ 0xd503309f, LINES_NO_BARRIER }, { 0xd503349f, LINES_NO_BARRIER },	/* SSBB, PSSBB */
	{ 0xd503389f, LINES_NO_BARRIER }, { 0xd5033c9f, LINES_NO_BARRIER },	/* reserved */
	{ 0xd503323f, LINES_DSB }, { 0xd5033e3f, LINES_DSB },			/* nXS */
	{ 0xd5033fbf, LINES_DMB }, { 0xd5033bbf, LINES_DMB },
	{ 0xd5033ebf, LINES_NO_BARRIER }, { 0xd5033dbf, LINES_NO_BARRIER },
	{ 0xd5033fdf, LINES_NO_BARRIER }, { 0xd50330ff, LINES_NO_BARRIER },	/* ISB, SB */
};

START_TEST(barrier_is_told_by_its_options)
{
	struct cache_effect effect;

	cache_effect_of(barriers[_i].insn, &effect);
	ck_assert_msg(effect.barrier == barriers[_i].is, "0x%x", barriers[_i].insn);
}
END_TEST

/* Cache maintenance, its register, and what is none. */
static const struct { const char *text; uint32_t insn; uint8_t is, dc, operand; } caches[] = {
	{ "dc civac, x3", 0xd50b7e23, CACHE_DC, LINES_CIVAC, 3 },
	{ "dc cvac, x4", 0xd50b7a24, CACHE_DC, LINES_CVAC, 4 },
	{ "dc cvau, x30", 0xd50b7b3e, CACHE_DC, LINES_CVAU, 30 },
	{ "dc cvap, x0", 0xd50b7c20, CACHE_DC, LINES_CVAP, 0 },
	{ "dc cvadp, x0", 0xd50b7d20, CACHE_DC, LINES_CVAP, 0 },
	{ "dc ivac, x1", 0xd5087621, CACHE_DC, LINES_IVAC, 1 },
	{ "dc isw, x2", 0xd5087642, CACHE_DC_ALL, LINES_ISW, 2 },
	{ "dc csw, x2", 0xd5087a42, CACHE_DC_ALL, LINES_CSW, 2 },
	{ "dc cisw, x2", 0xd5087e42, CACHE_DC_ALL, LINES_CISW, 2 },
	{ "dc zva, x5", 0xd50b7425, CACHE_ZERO, 0, 5 },
	{ "ic ivau, x6", 0xd50b7526, CACHE_IC, 0, 6 },
	{ "ic iallu", 0xd508751f, CACHE_IC_ALL, 0, 31 },
	{ "ic ialluis", 0xd508711f, CACHE_IC_ALL, 0, 31 },
	{ "dc igvac, x1", 0xd5087661, CACHE_NONE, 0, 1 },	/* tags */
	{ "at s1e2r, x1", 0xd50c7801, CACHE_NONE, 0, 1 },
	{ "tlbi vae2, x1", 0xd50c8721, CACHE_NONE, 0, 1 },
	{ "msr vbar_el2, x7", 0xd51cc007, CACHE_NONE, 0, 7 },
	{ "mrs x7, vbar_el2", 0xd53cc007, CACHE_NONE, 0, 31 },
	{ "nop", 0xd503201f, CACHE_NONE, 0, 31 },
};

START_TEST(cache_maintenance_is_told_with_its_register)
{
	struct cache_effect effect;

	cache_effect_of(caches[_i].insn, &effect);
	ck_assert_msg(effect.system, "%s", caches[_i].text);
	ck_assert_msg(effect.maintenance == caches[_i].is && effect.dc == caches[_i].dc, "%s", caches[_i].text);
	ck_assert_msg(effect.operand == caches[_i].operand, "%s", caches[_i].text);
	ck_assert(!effect.reads_ctr);
}
END_TEST

START_TEST(ctr_is_read_by_one_instruction)
{
	struct cache_effect effect;

	cache_effect_of(0xd53b0022, &effect);	/* mrs x2, ctr_el0 */
	ck_assert(effect.reads_ctr && effect.result == 2);
	cache_effect_of(0xd53b00e2, &effect);	/* mrs x2, dczid_el0 */
	ck_assert(!effect.reads_ctr);
	cache_effect_of(0xd4000002, &effect);	/* hvc #0: no system instruction */
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
