/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which registers an instruction writes, against Capstone if Capstone is right: not for MRS and MSR, nor for CMP,
 * whose operand it takes for a destination.
 */
#include <capstone/capstone.h>
#include <check.h>

#include "hvcheck/stub.h"
#include "tests/assembled.h"
#include "tests/suites.h"

static uint32_t of_capstone(csh handle, const cs_insn *insn)
{
	cs_regs read, written;
	uint8_t reads, writes;
	uint32_t mask = 0;

	if (cs_regs_access(handle, insn, read, &reads, written, &writes))
		return 0;
	for (unsigned i = 0; i < writes; i++) {
		if (written[i] >= ARM64_REG_X0 && written[i] <= ARM64_REG_X28)
			mask |= 1u << (written[i] - ARM64_REG_X0);
		else if (written[i] >= ARM64_REG_W0 && written[i] <= ARM64_REG_W30)
			mask |= 1u << (written[i] - ARM64_REG_W0);
		else if (written[i] == ARM64_REG_X29 || written[i] == ARM64_REG_X30)
			mask |= 1u << (written[i] == ARM64_REG_X29 ? 29 : 30);
	}
	return mask;
}

/* Forms that a stub is made of: fixed bits, and which bits are drawn. */
static const struct { const char *name; uint32_t bits, random; } forms[] = {
	{ "add immediate", 0x91000000, 0x003fffe0 | 0x1e }, { "subs immediate", 0xf1000000, 0x003fffe0 | 0x1e },
	{ "and immediate", 0x92400000, 0x00003fe0 | 0x0f }, { "movz", 0xd2800000, 0x007fffff },
	{ "movk", 0xf2800000, 0x007fffff }, { "ubfx", 0xd3400000, 0x003ffc00 | 0x3ff }, { "adr", 0x10000000, 0x00ffffff },
	{ "adrp", 0x90000000, 0x00ffffff }, { "orr register", 0xaa000000, 0x001f03ff }, { "ccmp", 0xfa400800, 0x001ff3ef },
	{ "csel", 0x9a800000, 0x001ff3ff }, { "ldr immediate", 0xf9400000, 0x003fffff },
	{ "str immediate", 0xf9000000, 0x003fffff },
	{ "ldr literal", 0x58000000, 0x00ffffff }, { "ldp", 0xa9400000, 0x003f03ff }, { "stp pre-index", 0xa9800000, 0x003f03ff },
	{ "b", 0x14000000, 0x03ffffff }, { "bl", 0x94000000, 0x03ffffff }, { "blr", 0xd63f0000, 0x000003e0 },
	{ "eret", 0xd69f03e0, 0 }, { "cbz", 0xb4000000, 0x00ffffff },
};

START_TEST(agrees_with_capstone)
{
	uint32_t seed = 1, compared = 0;
	csh handle;

	ck_assert_int_eq(cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &handle), CS_ERR_OK);
	cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
	for (unsigned i = 0; i < 500; i++) {
		uint32_t word;
		cs_insn *insn;

		seed = seed * 1664525 + 1013904223;
		word = forms[_i].bits | (seed & forms[_i].random);
		if (!cs_disasm(handle, (const uint8_t *)&word, 4, 0, 1, &insn))
			continue;
		ck_assert_msg(hv_insn_writes(word) == of_capstone(handle, insn), "%s %08x (%s %s): %x, Capstone %x", forms[_i].name,
			      word, insn->mnemonic, insn->op_str, hv_insn_writes(word), of_capstone(handle, insn));
		compared++;
		cs_free(insn, 1);
	}
	ck_assert_uint_gt(compared, 0);
	cs_close(&handle);
}
END_TEST

START_TEST(mrs_writes_its_register)
{
	ck_assert_uint_eq(hv_insn_writes(assembled_word(ASM("mrs x5, esr_el2"))), 1u << 5);
	ck_assert_uint_eq(hv_insn_writes(assembled_word(ASM("msr vbar_el2, x1"))), 0);
	ck_assert_uint_eq(hv_insn_writes(assembled_word(ASM("cmp x9, #0x630"))), 0);
	ck_assert_uint_eq(hv_insn_writes(assembled_word(ASM("hvc #0"))), 0);
}
END_TEST

START_TEST(a_stub_writes_what_it_writes)
{
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open("linux-4.12", NULL, error, sizeof(error));

	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_uint_eq(hv_reach_writes(stub), 1u << 0 | 1u << 1 | 1u << 2 | 1u << 4);
	hv_stub_free(stub);
}
END_TEST

Suite *writes_suite(void)
{
	Suite *s = suite_create("writes");
	TCase *t = tcase_create("writes");

	tcase_add_loop_test(t, agrees_with_capstone, 0, sizeof(forms) / sizeof(forms[0]));
	tcase_add_test(t, mrs_writes_its_register);
	tcase_add_test(t, a_stub_writes_what_it_writes);
	suite_add_tcase(s, t);
	return s;
}
