/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Device memory asks of each kind of load and store. Encodings as the assembler makes them. */
#include <check.h>

#include "sim/device.h"
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
	ck_assert_msg(device_element(rows[_i].insn, rows[_i].size) == rows[_i].element, "%s", rows[_i].text);
	ck_assert_msg(device_excludes(rows[_i].insn) == rows[_i].excludes, "%s", rows[_i].text);
}
END_TEST

Suite *device_suite(void)
{
	Suite *s = suite_create("device");
	TCase *tc = tcase_create("device");

	tcase_add_loop_test(tc, access_is_told_from_its_instruction, 0, COUNT(rows));
	suite_add_tcase(s, tc);
	return s;
}
