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

/* `left`: instructions of an IT block from this one on. */
static const struct {
	const char *text;
	uint8_t set, left;
	bool unpredictable;
} in_hyp[] = {
	{ ASM_A32("cps #0x13"), ISA_A32, 0, true },
	{ ASM_A32("cps #0x1a"), ISA_A32, 0, false },
	{ ASM_A32("cpsid i"), ISA_A32, 0, false },
	{ ASM_A32("srsdb sp!, #0x13"), ISA_A32, 0, true },
	{ ASM_A32("msr lr_abt, r0"), ISA_A32, 0, false },
	{ ASM_A32("msr lr_usr, r0"), ISA_A32, 0, true },
	{ ASM_A32("mrs r0, elr_hyp"), ISA_A32, 0, false },
	{ ASM_A32("mrs r0, spsr_hyp"), ISA_A32, 0, true },
	{ ASM_A32("mrs r0, sp_hyp"), ISA_A32, 0, true },
	{ ASM_A32("clz r0, r1"), ISA_A32, 0, false },
	{ ASM_A32(".inst 0xe16f0f1f"), ISA_A32, 0, true },	/* clz r0, pc */
	{ ASM_A32("mcr p15, 4, r1, c12, c0, 0"), ISA_A32, 0, false },
	{ ASM_A32("mcr p15, 4, pc, c12, c0, 0"), ISA_A32, 0, true },
	{ ASM_A32("ldrd r2, r3, [r1]"), ISA_A32, 0, false },
	{ ASM_A32(".inst 0xe1c130d0"), ISA_A32, 0, true },	/* ldrd r3, r4, [r1] */
	{ ASM_A32("ldmia r3!, {r0, r1}"), ISA_A32, 0, false },
	{ ASM_A32("ldmia r3!, {r0, r3}"), ISA_A32, 0, true },
	{ ASM_A32(".inst 0xe8930000"), ISA_A32, 0, true },	/* ldmia r3, {} */
	{ ASM_A32("pop {r4, pc}"), ISA_A32, 0, false },
	{ ASM_A32("mul r0, r1, r2"), ISA_A32, 0, false },
	{ ASM_A32("umull r0, r1, r2, r3"), ISA_A32, 0, false },
	{ ASM_A32("umull r1, r1, r2, r3"), ISA_A32, 0, true },
	{ ASM_A32("mov r0, r1"), ISA_A32, 0, false },
	{ ASM_A32(".inst 0xe1a30001"), ISA_A32, 0, true },	/* mov r0, r1, with an Rn */
	{ ASM_A32("ldrex r0, [r1]"), ISA_A32, 0, false },
	{ ASM_A32("str r1, [r1], #4"), ISA_A32, 0, true },
	{ ASM_T32("cps #0x13"), ISA_T32, 0, true },
	{ ASM_T32("cbz r0, .+4"), ISA_T32, 0, false },
	{ ASM_T32("cbz r0, .+4"), ISA_T32, 1, true },	/* in a block */
	{ ASM_T32("bx r1"), ISA_T32, 1, false },	/* the last of a block */
	{ ASM_T32("bx r1"), ISA_T32, 2, true },	/* the first of two */
	{ ASM_T32("eret"), ISA_T32, 1, false },	/* the last of a block */
	{ ASM_T32("nop"), ISA_T32, 2, false },	/* the first of two */
	{ ASM_T32(".inst.n 0xbf08"), ISA_T32, 0, false },	/* it eq */
	{ ASM_T32(".inst.n 0xbf08"), ISA_T32, 1, true },	/* it eq, in a block */
	{ ASM_T32("push {r4, lr}"), ISA_T32, 0, false },
	{ ASM_T32("ldrd r1, r2, [r3]"), ISA_T32, 0, false },
	{ ASM_T32("ldrd r1, r1, [r3]"), ISA_T32, 0, true },
};

START_TEST(hyp_is_known)
{
	enum isa_set set = (enum isa_set)in_hyp[_i].set;
	struct isa_insn insn;
	uint32_t bytes;

	if (!assembled_has_arm())
		return;
	bytes = assembled_word(in_hyp[_i].text);
	ck_assert_msg(isa_decode(set, isa_fetch(set, (const uint8_t *)&bytes, 4), &insn), "%s", in_hyp[_i].text);
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
