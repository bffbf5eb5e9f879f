/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers that must differ, in words that GNU as made, where it makes them at all. */
#include "suite/static/unpredictable.h"
#include "tests/suites.h"

static const struct {
	const char *text;
	uint32_t word;
	bool unpredictable;
} words[] = {
	{ "ldp x0, x0, [x1]", 0xa9400020, true },
	{ "ldp x0, x1, [x2]", 0xa9400440, false },
	{ "ldp x0, x1, [x0]", 0xa9400400, false },
	{ "ldp x0, x1, [x0], #16", 0xa8c10400, true },
	{ "ldp x0, x1, [x1, #16]!", 0xa9c10420, true },
	{ "ldp x0, x1, [sp], #16", 0xa8c107e0, false },
	{ "ldnp x3, x3, [x4]", 0xa8400c83, true },
	{ "ldpsw x3, x3, [x4]", 0x69400c83, true },
	{ "ldp w5, w5, [x6], #8", 0x28c114c5, true },
	{ "ldp q0, q0, [x1]", 0xad400020, true },
	{ "ldp q1, q0, [x1], #32", 0xacc10021, false },
	{ "stp x0, x0, [x1]", 0xa9000020, false },
	{ "stp x0, x1, [x0, #-16]!", 0xa9bf0400, true },
	{ "stp x29, x30, [sp, #-16]!", 0xa9bf7bfd, false },
	{ "stp x2, x3, [x4, #-16]!", 0xa9bf0c82, false },
	{ "ldr x0, [x0], #8", 0xf8408400, true },
	{ "ldr x0, [x0, #8]!", 0xf8408c00, true },
	{ "ldr x0, [x0, #8]", 0xf9400400, false },
	{ "ldr x0, [x1], #8", 0xf8408420, false },
	{ "str x0, [x0, #-8]!", 0xf81f8c00, true },
	{ "str x30, [sp, #-16]!", 0xf81f0ffe, false },
	{ "ldrsw x7, [x7], #4", 0xb88044e7, true },
	{ "strb w9, [x9, #1]!", 0x38001d29, true },
	{ "ldr q0, [x0], #16", 0x3cc10400, false },
	{ "ldr x0, [x0, x1]", 0xf8616800, false },
	{ "ldur x0, [x0, #-8]", 0xf85f8000, false },
	{ "ldtr x0, [x0]", 0xf8400800, false },
	{ "stxr w0, x0, [x1]", 0xc8007c20, true },
	{ "stxr w0, x1, [x0]", 0xc8007c01, true },
	{ "stxr w2, x1, [x0]", 0xc8027c01, false },
	{ "stlxr w3, w4, [x3]", 0x8803fc64, true },
	{ "stxp w0, x0, x1, [x2]", 0xc8200440, true },
	{ "stxp w0, x1, x0, [x2]", 0xc8200041, true },
	{ "stxp w0, x1, x2, [x0]", 0xc8200801, true },
	{ "stxp w0, x1, x2, [x3]", 0xc8200861, false },
	{ "ldxp x0, x0, [x1]", 0xc87f0020, true },
	{ "ldaxp x0, x1, [x0]", 0xc87f8400, false },
	{ "ldxr x0, [x0]", 0xc85f7c00, false },
	{ "ldar x0, [x0]", 0xc8dffc00, false },
	{ "stlr x0, [x0]", 0xc89ffc00, false },
	{ "umulh x0, x1, x2", 0x9bc27c20, false },
	{ "smulh x0, x1, x2", 0x9b427c20, false },
	{ "umull x0, w1, w2", 0x9ba27c20, false },
	{ "madd x0, x1, x2, x3", 0x9b020c20, false },
	{ "ldadd x0, x0, [x0]", 0xf8200000, false },
	{ "cas x0, x0, [x0]", 0xc8a07c00, false },
	{ "swp x0, x0, [x0]", 0xf8208000, false },
	{ "ldxr x0, [x0], with an Rs", 0xc85e7c00, true },
	{ "ldar x0, [x0], with an Rt2", 0xc8dff800, true },
	{ "umulh x0, x1, x2, with an Ra", 0x9bc27820, true },
};

START_TEST(clash_is_known)
{
	ck_assert_msg(is_unpredictable(words[_i].word) == words[_i].unpredictable, "%s", words[_i].text);
}
END_TEST

Suite *unpredictable_suite(void)
{
	Suite *s = suite_create("unpredictable");
	TCase *t = tcase_create("words");

	tcase_add_loop_test(t, clash_is_known, 0, sizeof(words) / sizeof(words[0]));
	suite_add_tcase(s, t);
	return s;
}
