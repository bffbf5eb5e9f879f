/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decoder against words that GNU as made of known instructions, and its targets against Capstone's.
 */
#include <capstone/capstone.h>
#include <check.h>
#include <inttypes.h>
#include <string.h>

#include "isa/isa.h"
#include "isa/sysreg.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Branches and addresses: where they lead. */
static const struct {
	const char *text;	/* given to the assembler */
	uint32_t word;
	enum isa_id id;
	enum isa_flow flow;
	int64_t offset;
} targets[] = {
	{ "b .+0x1000", 0x14000400, A64_B, ISA_JUMP, 0x1000 },
	{ "b .-4", 0x17ffffff, A64_B, ISA_JUMP, -4 },
	{ "b .-0x8000000", 0x16000000, A64_B, ISA_JUMP, -0x8000000 },
	{ "bl .+8", 0x94000002, A64_BL, ISA_CALL, 8 },
	{ "b.eq .+0x40", 0x54000200, A64_B_COND, ISA_BRANCH_IF, 0x40 },
	{ "b.al .-0x40", 0x54fffe0e, A64_B_COND, ISA_BRANCH_IF, -0x40 },
	{ "b.ne .+0xffffc", 0x547fffe1, A64_B_COND, ISA_BRANCH_IF, 0xffffc },
	{ "cbz x0, .+0x20", 0xb4000100, A64_CBZ, ISA_BRANCH_IF, 0x20 },
	{ "cbnz w7, .-0x100000", 0x35800007, A64_CBNZ, ISA_BRANCH_IF, -0x100000 },
	{ "tbz x3, #33, .+0x7ffc", 0xb60bffe3, A64_TBZ, ISA_BRANCH_IF, 0x7ffc },
	{ "tbnz w2, #5, .-0x8000", 0x372c0002, A64_TBNZ, ISA_BRANCH_IF, -0x8000 },
	{ "adr x9, .+0x12345", 0x30091a29, A64_ADR, ISA_NEXT, 0x12345 },
	{ "adr x9, .-3", 0x30ffffe9, A64_ADR, ISA_NEXT, -3 },
	{ "adrp x5, .+0x1000", 0xb0000005, A64_ADRP, ISA_NEXT, 0x1000 },
	{ "adrp x30, .-0x3000", 0xb0fffffe, A64_ADRP, ISA_NEXT, -0x3000 },
	{ "ldr x0, .+0x40", 0x58000200, A64_LDR_LITERAL, ISA_NEXT, 0x40 },
	{ "ldr w1, .-0x100000", 0x18800001, A64_LDR_LITERAL_W, ISA_NEXT, -0x100000 },
	{ "ldrsw x2, .+8", 0x98000042, A64_LDRSW_LITERAL, ISA_NEXT, 8 },
	{ "prfm pldl1keep, .+16", 0xd8000080, A64_PRFM_LITERAL, ISA_NEXT, 16 },
	{ "ldr q3, .+32", 0x9c000103, A64_FP_LDR_LITERAL, ISA_NEXT, 32 },
};

START_TEST(target_is_as_assembled)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, targets[_i].word, &insn);
	ck_assert(isa_relative(&insn));
	ck_assert_msg(insn.id == targets[_i].id && insn.flow == targets[_i].flow &&
		      isa_get(&insn, isa_relative(&insn)) == targets[_i].offset, "%s: id %d flow %d offset %" PRId64,
		      targets[_i].text, insn.id, insn.flow, isa_get(&insn, isa_relative(&insn)));
	ck_assert_uint_eq(isa_with(&insn, isa_relative(&insn), targets[_i].offset), targets[_i].word);
	ck_assert_uint_eq(isa_target(&insn, 0x40000000), 0x40000000 + (uint64_t)targets[_i].offset);
}
END_TEST

/* Everything else. */
static const struct {
	const char *text;
	uint32_t word;
	enum isa_id id;
	enum isa_flow flow;
	uint32_t imm;		/* 0: none, or not asked for */
	uint16_t sysreg;	/* 0: none */
} others[] = {
	{ "br x4", 0xd61f0080, A64_BR, ISA_INDIRECT, 0, 0 },
	{ "blr x17", 0xd63f0220, A64_BLR, ISA_INDIRECT_CALL, 0, 0 },
	{ "ret", 0xd65f03c0, A64_RET, ISA_RETURN, 0, 0 },
	{ "ret x1", 0xd65f0020, A64_RET, ISA_RETURN, 0, 0 },
	{ "braa x1, x2", 0xd71f0822, A64_BRAA, ISA_INDIRECT, 0, 0 },
	{ "brab x1, x2", 0xd71f0c22, A64_BRAB, ISA_INDIRECT, 0, 0 },
	{ "braaz x1", 0xd61f083f, A64_BRAAZ, ISA_INDIRECT, 0, 0 },
	{ "brabz x1", 0xd61f0c3f, A64_BRABZ, ISA_INDIRECT, 0, 0 },
	{ "blraa x1, x2", 0xd73f0822, A64_BLRAA, ISA_INDIRECT_CALL, 0, 0 },
	{ "blrab x1, x2", 0xd73f0c22, A64_BLRAB, ISA_INDIRECT_CALL, 0, 0 },
	{ "blraaz x1", 0xd63f083f, A64_BLRAAZ, ISA_INDIRECT_CALL, 0, 0 },
	{ "blrabz x1", 0xd63f0c3f, A64_BLRABZ, ISA_INDIRECT_CALL, 0, 0 },
	{ "retaa", 0xd65f0bff, A64_RETAA, ISA_RETURN, 0, 0 },
	{ "retab", 0xd65f0fff, A64_RETAB, ISA_RETURN, 0, 0 },
	{ "eret", 0xd69f03e0, A64_ERET, ISA_ERET, 0, 0 },
	{ "eretaa", 0xd69f0bff, A64_ERETAA, ISA_ERET, 0, 0 },
	{ "eretab", 0xd69f0fff, A64_ERETAB, ISA_ERET, 0, 0 },
	{ "drps", 0xd6bf03e0, A64_DRPS, ISA_STOP, 0, 0 },
	{ "hvc #0x1234", 0xd4024682, A64_HVC, ISA_NEXT, 0x1234, 0 },
	{ "svc #1", 0xd4000021, A64_SVC, ISA_NEXT, 1, 0 },
	{ "smc #0x4856", 0xd4090ac3, A64_SMC, ISA_NEXT, 0x4856, 0 },
	{ "brk #0x800", 0xd4210000, A64_BRK, ISA_STOP, 0x800, 0 },
	{ "hlt #2", 0xd4400040, A64_HLT, ISA_STOP, 2, 0 },
	{ "dcps1", 0xd4a00001, A64_DCPS1, ISA_STOP, 0, 0 },
	{ "udf #0", 0x00000000, A64_UDF, ISA_STOP, 0, 0 },
	{ "udf #0x1234", 0x00001234, A64_UDF, ISA_STOP, 0, 0 },
	{ "nop", 0xd503201f, A64_NOP, ISA_NEXT, 0, 0 },
	{ "yield", 0xd503203f, A64_YIELD, ISA_NEXT, 0, 0 },
	{ "wfe", 0xd503205f, A64_WFE, ISA_NEXT, 0, 0 },
	{ "wfi", 0xd503207f, A64_WFI, ISA_NEXT, 0, 0 },
	{ "esb", 0xd503221f, A64_ESB, ISA_NEXT, 0, 0 },
	{ "bti j", 0xd503249f, A64_BTI, ISA_NEXT, 0, 0 },
	{ "paciasp", 0xd503233f, A64_PACIASP, ISA_NEXT, 0, 0 },
	{ "isb", 0xd5033fdf, A64_ISB, ISA_NEXT, 0, 0 },
	{ "dsb sy", 0xd5033f9f, A64_DSB, ISA_NEXT, 0, 0 },
	{ "dsb nsh", 0xd503379f, A64_DSB, ISA_NEXT, 0, 0 },
	{ "dmb ish", 0xd5033bbf, A64_DMB, ISA_NEXT, 0, 0 },
	{ "sb", 0xd50330ff, A64_SB, ISA_NEXT, 0, 0 },
	{ "clrex", 0xd5033f5f, A64_CLREX, ISA_NEXT, 0, 0 },
	{ "msr vbar_el2, x1", 0xd51cc001, A64_MSR, ISA_NEXT, 0, ISA_SYSREG(3, 4, 12, 0, 0) },
	{ "mrs x0, esr_el2", 0xd53c5200, A64_MRS, ISA_NEXT, 0, ISA_SYSREG(3, 4, 5, 2, 0) },
	{ "mrs x1, ich_vtr_el2", 0xd53ccb21, A64_MRS, ISA_NEXT, 0, ISA_SYSREG(3, 4, 12, 11, 1) },
	{ "msr zcr_el2, x1", 0xd51c1201, A64_MSR, ISA_NEXT, 0, ISA_SYSREG(3, 4, 1, 2, 0) },
	{ "msr spsel, #1", 0xd50041bf, A64_MSR_IMM, ISA_NEXT, 1, ISA_SYSREG(0, 0, 4, 1, 5) },
	{ "msr daifset, #15", 0xd5034fdf, A64_MSR_IMM, ISA_NEXT, 15, ISA_SYSREG(0, 3, 4, 15, 6) },
	{ "tlbi alle2", 0xd50c871f, A64_SYS, ISA_NEXT, 0, ISA_SYSREG(1, 4, 8, 7, 0) },
	{ "ic iallu", 0xd508751f, A64_SYS, ISA_NEXT, 0, ISA_SYSREG(1, 0, 7, 5, 0) },
	{ "dc civac, x0", 0xd50b7e20, A64_SYS, ISA_NEXT, 0, ISA_SYSREG(1, 3, 7, 14, 1) },
	{ "sysl x5, #1, c2, c3, #4", 0xd5292385, A64_SYSL, ISA_NEXT, 0, ISA_SYSREG(1, 1, 2, 3, 4) },
	{ "cmp x0, #3", 0xf1000c1f, A64_SUBS_IMM, ISA_NEXT, 3, 0 },
	{ "cmp w0, #1", 0x7100041f, A64_SUBS_IMM, ISA_NEXT, 1, 0 },
	{ "mov x0, #0xbad0000", 0xd2a175a0, A64_MOVZ, ISA_NEXT, 0xbad, 0 },
	{ "movk x0, #0xca11", 0xf2994220, A64_MOVK, ISA_NEXT, 0xca11, 0 },
	{ "mov x0, #-1", 0x92800000, A64_MOVN, ISA_NEXT, 0, 0 },
	{ "stp x0, x1, [sp, #-16]!", 0xa9bf07e0, A64_STP_PRE, ISA_NEXT, 0, 0 },
	{ "subs x1, x0, #3", 0xf1000c01, A64_SUBS_IMM, ISA_NEXT, 0, 0 },
	{ "sub sp, sp, #0x150", 0xd10543ff, A64_SUB_IMM, ISA_NEXT, 0, 0 },
};

START_TEST(form_is_as_assembled)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, others[_i].word, &insn);
	ck_assert_msg(insn.id == others[_i].id && insn.flow == others[_i].flow, "%s: id %d flow %d", others[_i].text, insn.id,
		      insn.flow);
	ck_assert_msg(!others[_i].imm || isa_value(&insn, ISA_IMM) == others[_i].imm, "%s: imm 0x%x", others[_i].text,
		      (unsigned)isa_value(&insn, ISA_IMM));
	ck_assert(!isa_relative(&insn));
	if (others[_i].sysreg)
		ck_assert_msg(ISA_SYSREG_OF(insn.word) == others[_i].sysreg, "%s", others[_i].text);
}
END_TEST

START_TEST(shifts_are_kept_apart)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, 0xf140041f, &insn); /* cmp x0, #1, lsl #12 */
	ck_assert(isa_value(&insn, ISA_IMM) == 1 && isa_value(&insn, ISA_SHIFT) == 1 && isa_register(&insn, ISA_IN_SP) == 0 &&
		  isa_is_wide(&insn));
	isa_decode(ISA_A64, 0xd2a175a0, &insn); /* mov x0, #0xbad0000 */
	ck_assert(isa_value(&insn, ISA_IMM) == 0xbad && isa_value(&insn, ISA_SHIFT) == 1 && isa_register(&insn, ISA_OUT) == 0);
	isa_decode(ISA_A64, 0x7100041f, &insn); /* cmp w0, #1 */
	ck_assert(isa_value(&insn, ISA_IMM) == 1 && !isa_value(&insn, ISA_SHIFT) && !isa_is_wide(&insn));
}
END_TEST

START_TEST(adrp_counts_in_pages)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, 0xb0000005, &insn);
	ck_assert_uint_eq(isa_target(&insn, 0x40000ffc), 0x40001000);
}
END_TEST

/* What is out of reach is cut as the field cuts it, and the rest of the word stays. */
START_TEST(fields_cut_what_does_not_fit)
{
	static const struct {
		uint32_t word;
		int64_t limit;
	} limits[] = {
		{ 0x14000000, 128 << 20 },	/* b */
		{ 0x54000000, 1 << 20 },	/* b.eq */
		{ 0x36000000, 32 << 10 },	/* tbz */
		{ 0x10000000, 1 << 20 },	/* adr */
		{ 0x90000000, 4ll << 30 },	/* adrp */
	};
	struct isa_insn insn;
	const struct isa_operand *o;
	int64_t limit = limits[_i].limit;

	isa_decode(ISA_A64, limits[_i].word, &insn);
	o = isa_relative(&insn);
	ck_assert_int_eq(isa_limit(&insn, o), limit);
	insn.word = isa_with(&insn, o, limit);
	ck_assert_int_eq(isa_get(&insn, o), -limit);
	insn.word = limits[_i].word;
	ck_assert_uint_eq(isa_with(&insn, o, 0), limits[_i].word);
	insn.word = ~0u;
	ck_assert_uint_eq(limits[_i].word | isa_with(&insn, o, -1), ~0u);
	ck_assert_uint_eq(isa_with(&insn, o, 0) | (isa_with(&insn, o, -1) ^ isa_with(&insn, o, 0)), ~0u);
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
		struct isa_insn insn;
		uint32_t word;

		seed = seed * 6364136223846793005 + 1442695040888963407;
		word = forms[_i].match | ((uint32_t)(seed >> 32) & forms[_i].drawn);
		isa_decode(ISA_A64, word, &insn);
		ck_assert(isa_relative(&insn));
		ck_assert_msg(isa_target(&insn, at) == capstone_target(handle, word, at), "0x%08x", word);
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
	tcase_add_loop_test(t, fields_cut_what_does_not_fit, 0, 5);
	suite_add_tcase(s, t);
	tcase_add_loop_test(c, targets_agree_with_capstone, 0, COUNT(forms));
	suite_add_tcase(s, c);
	return s;
}
