/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decoder against words that GNU as made of known instructions, and its targets against Capstone's.
 */
#include <capstone/capstone.h>
#include <check.h>
#include <inttypes.h>
#include <string.h>

#include "suite/static/decode.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Branches and addresses: where they lead. */
static const struct {
	const char *text;	/* given to the assembler */
	uint32_t word;
	enum hv_form form;
	enum hv_flow flow;
	int64_t offset;
} targets[] = {
	{ "b .+0x1000", 0x14000400, HV_FORM_B, HV_FLOW_JUMP, 0x1000 },
	{ "b .-4", 0x17ffffff, HV_FORM_B, HV_FLOW_JUMP, -4 },
	{ "b .-0x8000000", 0x16000000, HV_FORM_B, HV_FLOW_JUMP, -0x8000000 },
	{ "bl .+8", 0x94000002, HV_FORM_BL, HV_FLOW_CALL, 8 },
	{ "b.eq .+0x40", 0x54000200, HV_FORM_BCOND, HV_FLOW_BRANCH, 0x40 },
	{ "b.al .-0x40", 0x54fffe0e, HV_FORM_BCOND, HV_FLOW_BRANCH, -0x40 },
	{ "b.ne .+0xffffc", 0x547fffe1, HV_FORM_BCOND, HV_FLOW_BRANCH, 0xffffc },
	{ "cbz x0, .+0x20", 0xb4000100, HV_FORM_CBZ, HV_FLOW_BRANCH, 0x20 },
	{ "cbnz w7, .-0x100000", 0x35800007, HV_FORM_CBNZ, HV_FLOW_BRANCH, -0x100000 },
	{ "tbz x3, #33, .+0x7ffc", 0xb60bffe3, HV_FORM_TBZ, HV_FLOW_BRANCH, 0x7ffc },
	{ "tbnz w2, #5, .-0x8000", 0x372c0002, HV_FORM_TBNZ, HV_FLOW_BRANCH, -0x8000 },
	{ "adr x9, .+0x12345", 0x30091a29, HV_FORM_ADR, HV_FLOW_NEXT, 0x12345 },
	{ "adr x9, .-3", 0x30ffffe9, HV_FORM_ADR, HV_FLOW_NEXT, -3 },
	{ "adrp x5, .+0x1000", 0xb0000005, HV_FORM_ADRP, HV_FLOW_NEXT, 0x1000 },
	{ "adrp x30, .-0x3000", 0xb0fffffe, HV_FORM_ADRP, HV_FLOW_NEXT, -0x3000 },
	{ "ldr x0, .+0x40", 0x58000200, HV_FORM_LDR_LITERAL, HV_FLOW_NEXT, 0x40 },
	{ "ldr w1, .-0x100000", 0x18800001, HV_FORM_LDR_LITERAL, HV_FLOW_NEXT, -0x100000 },
	{ "ldrsw x2, .+8", 0x98000042, HV_FORM_LDR_LITERAL, HV_FLOW_NEXT, 8 },
	{ "prfm pldl1keep, .+16", 0xd8000080, HV_FORM_LDR_LITERAL, HV_FLOW_NEXT, 16 },
	{ "ldr q3, .+32", 0x9c000103, HV_FORM_LDR_LITERAL, HV_FLOW_NEXT, 32 },
};

START_TEST(target_is_as_assembled)
{
	struct hv_insn insn;

	hv_decode(targets[_i].word, &insn);
	ck_assert_msg(insn.form == targets[_i].form && insn.flow == targets[_i].flow &&
		      insn.offset == targets[_i].offset, "%s: form %d flow %d offset %" PRId64,
		      targets[_i].text, insn.form, insn.flow, insn.offset);
	ck_assert(hv_insn_has_target(&insn));
	ck_assert_uint_eq(hv_field_set(insn.field, targets[_i].word, insn.offset), targets[_i].word);
	ck_assert_uint_eq(hv_insn_target(&insn, 0x40000000), 0x40000000 + (uint64_t)insn.offset);
}
END_TEST

/* Everything else. */
static const struct {
	const char *text;
	uint32_t word;
	enum hv_form form;
	enum hv_flow flow;
	uint32_t imm;
	uint16_t sysreg;	/* 0: none */
} others[] = {
	{ "br x4", 0xd61f0080, HV_FORM_BR, HV_FLOW_INDIRECT, 0, 0 },
	{ "blr x17", 0xd63f0220, HV_FORM_BLR, HV_FLOW_INDIRECT_CALL, 0, 0 },
	{ "ret", 0xd65f03c0, HV_FORM_RET, HV_FLOW_RETURN, 0, 0 },
	{ "ret x1", 0xd65f0020, HV_FORM_RET, HV_FLOW_RETURN, 0, 0 },
	{ "braa x1, x2", 0xd71f0822, HV_FORM_BR, HV_FLOW_INDIRECT, 0, 0 },
	{ "brab x1, x2", 0xd71f0c22, HV_FORM_BR, HV_FLOW_INDIRECT, 0, 0 },
	{ "braaz x1", 0xd61f083f, HV_FORM_BR, HV_FLOW_INDIRECT, 0, 0 },
	{ "brabz x1", 0xd61f0c3f, HV_FORM_BR, HV_FLOW_INDIRECT, 0, 0 },
	{ "blraa x1, x2", 0xd73f0822, HV_FORM_BLR, HV_FLOW_INDIRECT_CALL, 0, 0 },
	{ "blrab x1, x2", 0xd73f0c22, HV_FORM_BLR, HV_FLOW_INDIRECT_CALL, 0, 0 },
	{ "blraaz x1", 0xd63f083f, HV_FORM_BLR, HV_FLOW_INDIRECT_CALL, 0, 0 },
	{ "blrabz x1", 0xd63f0c3f, HV_FORM_BLR, HV_FLOW_INDIRECT_CALL, 0, 0 },
	{ "retaa", 0xd65f0bff, HV_FORM_RET, HV_FLOW_RETURN, 0, 0 },
	{ "retab", 0xd65f0fff, HV_FORM_RET, HV_FLOW_RETURN, 0, 0 },
	{ "eret", 0xd69f03e0, HV_FORM_ERET, HV_FLOW_ERET, 0, 0 },
	{ "eretaa", 0xd69f0bff, HV_FORM_ERET, HV_FLOW_ERET, 0, 0 },
	{ "eretab", 0xd69f0fff, HV_FORM_ERET, HV_FLOW_ERET, 0, 0 },
	{ "drps", 0xd6bf03e0, HV_FORM_DRPS, HV_FLOW_STOP, 0, 0 },
	{ "hvc #0x1234", 0xd4024682, HV_FORM_HVC, HV_FLOW_NEXT, 0x1234, 0 },
	{ "svc #1", 0xd4000021, HV_FORM_SVC, HV_FLOW_NEXT, 1, 0 },
	{ "smc #0x4856", 0xd4090ac3, HV_FORM_SMC, HV_FLOW_NEXT, 0x4856, 0 },
	{ "brk #0x800", 0xd4210000, HV_FORM_BRK, HV_FLOW_STOP, 0x800, 0 },
	{ "hlt #2", 0xd4400040, HV_FORM_HLT, HV_FLOW_STOP, 2, 0 },
	{ "dcps1", 0xd4a00001, HV_FORM_DCPS, HV_FLOW_STOP, 0, 0 },
	{ "udf #0", 0x00000000, HV_FORM_UDF, HV_FLOW_STOP, 0, 0 },
	{ "udf #0x1234", 0x00001234, HV_FORM_UDF, HV_FLOW_STOP, 0, 0 },
	{ "nop", 0xd503201f, HV_FORM_NOP, HV_FLOW_NEXT, 0, 0 },
	{ "yield", 0xd503203f, HV_FORM_HINT, HV_FLOW_NEXT, 1, 0 },
	{ "wfe", 0xd503205f, HV_FORM_WFE, HV_FLOW_NEXT, 0, 0 },
	{ "wfi", 0xd503207f, HV_FORM_WFI, HV_FLOW_NEXT, 0, 0 },
	{ "esb", 0xd503221f, HV_FORM_HINT, HV_FLOW_NEXT, 16, 0 },
	{ "bti j", 0xd503249f, HV_FORM_BTI, HV_FLOW_NEXT, 36, 0 },
	{ "paciasp", 0xd503233f, HV_FORM_HINT, HV_FLOW_NEXT, 25, 0 },
	{ "isb", 0xd5033fdf, HV_FORM_ISB, HV_FLOW_NEXT, 15, 0 },
	{ "dsb sy", 0xd5033f9f, HV_FORM_DSB, HV_FLOW_NEXT, 15, 0 },
	{ "dsb nsh", 0xd503379f, HV_FORM_DSB, HV_FLOW_NEXT, 7, 0 },
	{ "dmb ish", 0xd5033bbf, HV_FORM_DMB, HV_FLOW_NEXT, 11, 0 },
	{ "sb", 0xd50330ff, HV_FORM_SB, HV_FLOW_NEXT, 0, 0 },
	{ "clrex", 0xd5033f5f, HV_FORM_CLREX, HV_FLOW_NEXT, 15, 0 },
	{ "msr vbar_el2, x1", 0xd51cc001, HV_FORM_MSR, HV_FLOW_NEXT, 0, HV_SYSREG(3, 4, 12, 0, 0) },
	{ "mrs x0, esr_el2", 0xd53c5200, HV_FORM_MRS, HV_FLOW_NEXT, 0, HV_SYSREG(3, 4, 5, 2, 0) },
	{ "mrs x1, ich_vtr_el2", 0xd53ccb21, HV_FORM_MRS, HV_FLOW_NEXT, 0, HV_SYSREG(3, 4, 12, 11, 1) },
	{ "msr zcr_el2, x1", 0xd51c1201, HV_FORM_MSR, HV_FLOW_NEXT, 0, HV_SYSREG(3, 4, 1, 2, 0) },
	{ "msr spsel, #1", 0xd50041bf, HV_FORM_MSR_IMM, HV_FLOW_NEXT, 1, HV_SYSREG(0, 0, 4, 1, 5) },
	{ "msr daifset, #15", 0xd5034fdf, HV_FORM_MSR_IMM, HV_FLOW_NEXT, 15, HV_SYSREG(0, 3, 4, 15, 6) },
	{ "tlbi alle2", 0xd50c871f, HV_FORM_SYS, HV_FLOW_NEXT, 0, HV_SYSREG(1, 4, 8, 7, 0) },
	{ "ic iallu", 0xd508751f, HV_FORM_SYS, HV_FLOW_NEXT, 0, HV_SYSREG(1, 0, 7, 5, 0) },
	{ "dc civac, x0", 0xd50b7e20, HV_FORM_SYS, HV_FLOW_NEXT, 0, HV_SYSREG(1, 3, 7, 14, 1) },
	{ "sysl x5, #1, c2, c3, #4", 0xd5292385, HV_FORM_SYSL, HV_FLOW_NEXT, 0, HV_SYSREG(1, 1, 2, 3, 4) },
	{ "cmp x0, #3", 0xf1000c1f, HV_FORM_CMP_IMM, HV_FLOW_NEXT, 3, 0 },
	{ "cmp w0, #1", 0x7100041f, HV_FORM_CMP_IMM, HV_FLOW_NEXT, 1, 0 },
	{ "mov x0, #0xbad0000", 0xd2a175a0, HV_FORM_MOVZ, HV_FLOW_NEXT, 0xbad, 0 },
	{ "movk x0, #0xca11", 0xf2994220, HV_FORM_MOVK, HV_FLOW_NEXT, 0xca11, 0 },
	{ "mov x0, #-1", 0x92800000, HV_FORM_MOVN, HV_FLOW_NEXT, 0, 0 },
	{ "stp x0, x1, [sp, #-16]!", 0xa9bf07e0, HV_FORM_OTHER, HV_FLOW_NEXT, 0, 0 },
	{ "subs x1, x0, #3", 0xf1000c01, HV_FORM_OTHER, HV_FLOW_NEXT, 0, 0 },
	{ "sub sp, sp, #0x150", 0xd10543ff, HV_FORM_OTHER, HV_FLOW_NEXT, 0, 0 },
};

START_TEST(form_is_as_assembled)
{
	struct hv_insn insn;

	hv_decode(others[_i].word, &insn);
	ck_assert_msg(insn.form == others[_i].form && insn.flow == others[_i].flow &&
		      insn.imm == others[_i].imm, "%s: form %d flow %d imm 0x%x", others[_i].text, insn.form,
		      insn.flow, insn.imm);
	ck_assert(!hv_insn_has_target(&insn));
	if (others[_i].sysreg)
		ck_assert_msg(insn.sysreg == others[_i].sysreg, "%s: 0x%x", others[_i].text, insn.sysreg);
}
END_TEST

START_TEST(shifts_are_kept_apart)
{
	struct hv_insn insn;

	hv_decode(0xf140041f, &insn); /* cmp x0, #1, lsl #12 */
	ck_assert(insn.imm == 1 && insn.shift == 12 && insn.rn == 0 && insn.wide);
	hv_decode(0xd2a175a0, &insn); /* mov x0, #0xbad0000 */
	ck_assert(insn.imm == 0xbad && insn.shift == 16 && insn.rd == 0);
	hv_decode(0x7100041f, &insn); /* cmp w0, #1 */
	ck_assert(insn.imm == 1 && insn.shift == 0 && !insn.wide);
}
END_TEST

START_TEST(adrp_counts_in_pages)
{
	struct hv_insn insn;

	hv_decode(0xb0000005, &insn);
	ck_assert_uint_eq(hv_insn_target(&insn, 0x40000ffc), 0x40001000);
}
END_TEST

/* What is out of reach is cut as the field cuts it, and the rest of the word stays. */
START_TEST(fields_cut_what_does_not_fit)
{
	static const struct {
		enum hv_field field;
		int64_t limit;
	} limits[] = {
		{ HV_FIELD_B26, 128 << 20 },
		{ HV_FIELD_B19, 1 << 20 },
		{ HV_FIELD_B14, 32 << 10 },
		{ HV_FIELD_ADR, 1 << 20 },
		{ HV_FIELD_ADRP, 4ll << 30 },
		{ HV_FIELD_IMM12_8, 0 },
	};
	enum hv_field field = limits[_i].field;
	int64_t limit = limits[_i].limit;

	ck_assert_int_eq(hv_field_limit(field), limit);
	if (limit) {
		ck_assert_int_eq(hv_field_get(field, hv_field_set(field, 0, limit)), -limit);
		ck_assert_int_eq(hv_field_get(field, hv_field_set(field, ~0u, -limit)), -limit);
	}
	ck_assert_uint_eq(hv_field_set(field, 0, -1) | hv_field_set(field, ~0u, 0), ~0u);
}
END_TEST

/* Forms of branches and addresses: fixed bits, and those that are drawn. */
static const struct {
	uint32_t match, drawn;
} forms[] = {
	{ 0x14000000, 0x03ffffff }, { 0x94000000, 0x03ffffff }, { 0x54000000, 0x00ffffef },
	{ 0x34000000, 0x80ffffff }, { 0x35000000, 0x80ffffff }, { 0x36000000, 0x80ffffff },
	{ 0x37000000, 0x80ffffff }, { 0x10000000, 0x60ffffff }, { 0x90000000, 0x60ffffff },
	{ 0x18000000, 0x40ffffff }, { 0x98000000, 0x00ffffff },
};

/* The last immediate operand of a branch, and of an address formation, is its target. */
static uint64_t capstone_target(csh handle, uint32_t word, uint64_t at)
{
	uint8_t bytes[] = { word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >> 24 };
	cs_insn *insn;
	uint64_t target = 0;

	ck_assert_msg(cs_disasm(handle, bytes, sizeof(bytes), at, 1, &insn) == 1,
		      "Capstone does not know 0x%08x", word);
	for (unsigned i = 0; i < insn->detail->arm64.op_count; i++)
		if (insn->detail->arm64.operands[i].type == ARM64_OP_IMM)
			target = (uint64_t)insn->detail->arm64.operands[i].imm;
	cs_free(insn, 1);
	return target;
}

START_TEST(targets_agree_with_capstone)
{
	const uint64_t at = 0x200000400;
	uint64_t seed = 0x9e3779b97f4a7c15 * (uint64_t)(_i + 1);
	csh handle;

	ck_assert_int_eq(cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &handle), CS_ERR_OK);
	cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
	for (unsigned n = 0; n < 2000; n++) {
		struct hv_insn insn;
		uint32_t word;

		seed = seed * 6364136223846793005 + 1442695040888963407;
		word = forms[_i].match | ((uint32_t)(seed >> 32) & forms[_i].drawn);
		hv_decode(word, &insn);
		ck_assert(hv_insn_has_target(&insn));
		ck_assert_msg(hv_insn_target(&insn, at) == capstone_target(handle, word, at), "0x%08x", word);
	}
	cs_close(&handle);
}
END_TEST

Suite *decode_suite(void)
{
	Suite *s = suite_create("decode");
	TCase *t = tcase_create("words"), *c = tcase_create("Capstone");

	tcase_add_loop_test(t, target_is_as_assembled, 0, COUNT(targets));
	tcase_add_loop_test(t, form_is_as_assembled, 0, COUNT(others));
	tcase_add_test(t, shifts_are_kept_apart);
	tcase_add_test(t, adrp_counts_in_pages);
	tcase_add_loop_test(t, fields_cut_what_does_not_fit, 0, 6);
	suite_add_tcase(s, t);
	tcase_add_loop_test(c, targets_agree_with_capstone, 0, COUNT(forms));
	suite_add_tcase(s, c);
	return s;
}
