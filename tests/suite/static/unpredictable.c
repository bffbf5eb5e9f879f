/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers that must differ, in words that GNU as made, where it makes them at all. */
#include "suite/static/unpredictable.h"
#include "tests/assembled.h"
#include "tests/suites.h"

static const struct {
	const char *text;
	bool unpredictable;
} words[] = {
	{ ASM("ldp x0, x0, [x1]"), true },
	{ ASM("ldp x0, x1, [x2]"), false },
	{ ASM("ldp x0, x1, [x0]"), false },
	{ ASM("ldp x0, x1, [x0], #16"), true },
	{ ASM("ldp x0, x1, [x1, #16]!"), true },
	{ ASM("ldp x0, x1, [sp], #16"), false },
	{ ASM("ldnp x3, x3, [x4]"), true },
	{ ASM("ldpsw x3, x3, [x4]"), true },
	{ ASM("ldp w5, w5, [x6], #8"), true },
	{ ASM("ldp q0, q0, [x1]"), true },
	{ ASM("ldp q1, q0, [x1], #32"), false },
	{ ASM("stp x0, x0, [x1]"), false },
	{ ASM("stp x0, x1, [x0, #-16]!"), true },
	{ ASM("stp x29, x30, [sp, #-16]!"), false },
	{ ASM("stp x2, x3, [x4, #-16]!"), false },
	{ ASM("ldr x0, [x0], #8"), true },
	{ ASM("ldr x0, [x0, #8]!"), true },
	{ ASM("ldr x0, [x0, #8]"), false },
	{ ASM("ldr x0, [x1], #8"), false },
	{ ASM("str x0, [x0, #-8]!"), true },
	{ ASM("str x30, [sp, #-16]!"), false },
	{ ASM("ldrsw x7, [x7], #4"), true },
	{ ASM("strb w9, [x9, #1]!"), true },
	{ ASM("ldr q0, [x0], #16"), false },
	{ ASM("ldr x0, [x0, x1]"), false },
	{ ASM("ldur x0, [x0, #-8]"), false },
	{ ASM("ldtr x0, [x0]"), false },
	{ ASM("stxr w0, x0, [x1]"), true },
	{ ASM("stxr w0, x1, [x0]"), true },
	{ ASM("stxr w2, x1, [x0]"), false },
	{ ASM("stlxr w3, w4, [x3]"), true },
	{ ASM("stxp w0, x0, x1, [x2]"), true },
	{ ASM("stxp w0, x1, x0, [x2]"), true },
	{ ASM("stxp w0, x1, x2, [x0]"), true },
	{ ASM("stxp w0, x1, x2, [x3]"), false },
	{ ASM("ldxp x0, x0, [x1]"), true },
	{ ASM("ldaxp x0, x1, [x0]"), false },
	{ ASM("ldxr x0, [x0]"), false },
	{ ASM("ldar x0, [x0]"), false },
	{ ASM("stlr x0, [x0]"), false },
	{ ASM("umulh x0, x1, x2"), false },
	{ ASM("smulh x0, x1, x2"), false },
	{ ASM("umull x0, w1, w2"), false },
	{ ASM("madd x0, x1, x2, x3"), false },
	{ ASM("ldadd x0, x0, [x0]"), false },
	{ ASM("cas x0, x0, [x0]"), false },
	{ ASM("swp x0, x0, [x0]"), false },
	{ ASM(".inst 0xc85e7c00"), true },	/* ldxr x0, [x0], with an Rs */
	{ ASM(".inst 0xc8dff800"), true },	/* ldar x0, [x0], with an Rt2 */
	{ ASM(".inst 0x9bc27820"), true },	/* umulh x0, x1, x2, with an Ra */
};

START_TEST(clash_is_known)
{
	ck_assert_msg(is_unpredictable(assembled_word(words[_i].text)) == words[_i].unpredictable, "%s", words[_i].text);
}
END_TEST

/* As GNU as makes them where it does; two halfwords of T32 have the first one on top. */
static const struct {
	const char *text;
	uint32_t word;
	uint8_t set, left;
	bool unpredictable;
} in_hyp[] = {
	{ "cps #0x13", 0xf1020013, ISA_A32, 0, true },
	{ "cps #0x1a", 0xf102001a, ISA_A32, 0, false },
	{ "cpsid i", 0xf10c0080, ISA_A32, 0, false },
	{ "srsdb sp!, #0x13", 0xf96d0513, ISA_A32, 0, true },
	{ "msr lr_abt, r0", 0xe124f300, ISA_A32, 0, false },
	{ "msr lr_usr, r0", 0xe126f200, ISA_A32, 0, true },
	{ "mrs r0, elr_hyp", 0xe10e0300, ISA_A32, 0, false },
	{ "mrs r0, spsr_hyp", 0xe14e0300, ISA_A32, 0, true },
	{ "mrs r0, sp_hyp", 0xe10f0300, ISA_A32, 0, true },
	{ "clz r0, r1", 0xe16f0f11, ISA_A32, 0, false },
	{ "clz r0, pc", 0xe16f0f1f, ISA_A32, 0, true },
	{ "mcr p15, 4, r1, c12, c0, 0", 0xee8c1f10, ISA_A32, 0, false },
	{ "mcr p15, 4, pc, c12, c0, 0", 0xee8cff10, ISA_A32, 0, true },
	{ "ldrd r2, r3, [r1]", 0xe1c120d0, ISA_A32, 0, false },
	{ "ldrd r3, r4, [r1]", 0xe1c130d0, ISA_A32, 0, true },
	{ "ldmia r3!, {r0, r1}", 0xe8b30003, ISA_A32, 0, false },
	{ "ldmia r3!, {r0, r3}", 0xe8b30009, ISA_A32, 0, true },
	{ "ldmia r3, {}", 0xe8930000, ISA_A32, 0, true },
	{ "pop {r4, pc}", 0xe8bd8010, ISA_A32, 0, false },
	{ "mul r0, r1, r2", 0xe0000291, ISA_A32, 0, false },
	{ "umull r0, r1, r2, r3", 0xe0810392, ISA_A32, 0, false },
	{ "umull r1, r1, r2, r3", 0xe0811392, ISA_A32, 0, true },
	{ "mov r0, r1", 0xe1a00001, ISA_A32, 0, false },
	{ "mov r0, r1, with an Rn", 0xe1a30001, ISA_A32, 0, true },
	{ "ldrex r0, [r1]", 0xe1910f9f, ISA_A32, 0, false },
	{ "str r1, [r1], #4", 0xe4811004, ISA_A32, 0, true },
	{ "cps #0x13", 0xf3af8113, ISA_T32, 0, true },
	{ "cbz r0, .+4", 0xb1000000, ISA_T32, 0, false },
	{ "cbz r0, .+4 in a block", 0xb1000000, ISA_T32, 1, true },
	{ "bx r1, the last of a block", 0x47080000, ISA_T32, 1, false },
	{ "bx r1, the first of two", 0x47080000, ISA_T32, 2, true },
	{ "eret, the last of a block", 0xf3de8f00, ISA_T32, 1, false },
	{ "nop, the first of two", 0xbf000000, ISA_T32, 2, false },
	{ "it eq", 0xbf080000, ISA_T32, 0, false },
	{ "it eq in a block", 0xbf080000, ISA_T32, 1, true },
	{ "push {r4, lr}", 0xb5100000, ISA_T32, 0, false },
	{ "ldrd r1, r2, [r3]", 0xe9d31200, ISA_T32, 0, false },
	{ "ldrd r1, r1, [r3]", 0xe9d31100, ISA_T32, 0, true },
};

START_TEST(hyp_is_known)
{
	struct isa_insn insn;

	ck_assert_msg(isa_decode((enum isa_set)in_hyp[_i].set, in_hyp[_i].word, &insn), "%s", in_hyp[_i].text);
	ck_assert_msg(is_unpredictable_in_hyp(&insn, in_hyp[_i].left) == in_hyp[_i].unpredictable, "%s", in_hyp[_i].text);
}
END_TEST

Suite *unpredictable_suite(void)
{
	Suite *s = suite_create("unpredictable");
	TCase *t = tcase_create("words");

	tcase_add_loop_test(t, clash_is_known, 0, sizeof(words) / sizeof(words[0]));
	tcase_add_loop_test(t, hyp_is_known, 0, sizeof(in_hyp) / sizeof(in_hyp[0]));
	suite_add_tcase(s, t);
	return s;
}
