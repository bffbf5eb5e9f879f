/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breaks of 32-bit stubs: which are none, by what the architecture says of the two words, and which have no argument. */
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/mutate.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define A32(text) ASM_A32(text)
#define T32(text) ASM_T32(text)

/* The first mutant of the stub that makes `is` of the word `was`. */
static const struct {
	const char *stub, *abi, *was, *is;
	enum prove_argument want;
	const char *why;
} cases[] = {
	{ "arm-4.12", "arm-4.12", A32("beq .+28"), A32("bls .+28"), ARGUMENT_SAME_EFFECT, "behind cmp r0, #0: C is set" },
	{ "arm-4.12", "arm-4.12", A32("beq .+28"), A32("bne .+28"), ARGUMENT_NONE, "" },
	{ "arm-4.12", "arm-4.12", A32("beq .+28"), A32("bhs .+28"), ARGUMENT_NONE, "" },
	{ "arm-4.12", "arm-4.12", A32("cmp r0, #0"), A32("cmn r0, #0"), ARGUMENT_SAME_EFFECT, "Z is the same" },
	{ "arm-4.12", "arm-4.12", A32("cmp r0, #2"), A32("bics r0, r0, #2"), ARGUMENT_SAME_EFFECT, "r0 is no 0" },
	{ "arm-4.12", "arm-4.12", A32("cmp r0, #2"), A32("cmp r0, #3"), ARGUMENT_NONE, "" },
	{ "arm-4.12", "arm-4.12", A32("mov r0, #0"), A32("movs r0, #0"), ARGUMENT_SAME_EFFECT, "" },
	{ "arm-4.12", "arm-4.12", A32("mov r0, #0"), A32("mov r0, #1"), ARGUMENT_NONE, "" },
	{ "arm-4.12", "arm-4.12", A32("mov r0, #0"), A32("mov r1, #0"), ARGUMENT_NONE, "" },
	{ "arm-4.12", "arm-4.12", A32("mcr p15, 4, r1, c12, c0, 0"), A32("mcr p15, 4, r1, c13, c0, 2"), ARGUMENT_NONE,
	  "HTPIDR for HVBAR" },
	{ "arm-4.12", "arm-4.12", A32("bx r1"), A32("bxvs r1"), ARGUMENT_NONE, "" },
	{ "arm-4.12", "arm-4.12", A32("bx r1"), A32("bxls r1"), ARGUMENT_SAME_EFFECT, "behind cmp r0, #1, if it was equal" },
	{ "arm-3.6", "arm-3.6", A32("mcr p15, 4, r0, c12, c0, 0"), A32("mcrvc p15, 4, r0, c12, c0, 0"), ARGUMENT_NONE,
	  "HVBAR; cmn overflows at 0x7fffffff" },
	{ "arm-3.6", "arm-3.6", A32("mcr p15, 4, r0, c12, c0, 0"), A32("mcrne p15, 4, r0, c12, c0, 0"), ARGUMENT_SAME_EFFECT,
	  "HVBAR, behind beq" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("mcr p15, 4, r2, c8, c7, 0"), A32("nop"), ARGUMENT_NONE, "TLBIALLH removed" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("mcr p15, 4, r2, c8, c7, 0"), A32("mcr p15, 4, r2, c8, c3, 0"), ARGUMENT_SAME_EFFECT,
	  "TLBIALLHIS for TLBIALLH" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("mcr p15, 4, r2, c8, c7, 0"), A32("mcr p15, 4, r0, c8, c7, 0"), ARGUMENT_SAME_EFFECT,
	  "TLBIALLH of another register" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("dsb sy"), A32("dsb nsh"), ARGUMENT_DOMAIN, "" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("dsb sy"), A32("dsb st"), ARGUMENT_NONE, "" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("dsb sy"), A32("dmb sy"), ARGUMENT_NONE, "" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("isb"), A32("nop"), ARGUMENT_LATER, "the first of two ISBs removed, the MMU off" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("bic r2, r2, #0x80000"), A32("bic r2, r2, #0x280000"), ARGUMENT_CHOICE,
	  "FI cleared, too: the kernel's choice" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("movw r0, #0x1007"), A32("movw r0, #0x1003"), ARGUMENT_NONE, "C kept on by RESET" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("msr spsr_cxsf, r0"), A32("msr spsr_cxs, r0"), ARGUMENT_SAME_EFFECT,
	  "SPSR without flags, at a restart" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("msr spsr_cxsf, r0"), A32("msr spsr_xsf, r0"), ARGUMENT_NONE,
	  "SPSR without its mode" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("sub r0, pc, #8"), A32("sbc r0, pc, #8"), ARGUMENT_SAME_EFFECT,
	  "behind a comparison that was equal: C is set" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("add r1, r1, r0"), A32("adc r1, r1, r0"), ARGUMENT_RES0,
	  "there; HVBAR has no bit 0" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("add r1, r1, r0"), A32("orr r1, r1, r0"), ARGUMENT_NONE, "there" },
	{ "kvm-arm-4.12", "kvm-arm-4.12", A32("eret"), A32("rsb r0, r0, lr, rrx"), ARGUMENT_NONE, "the code runs on" },
	{ "kvm-arm-4.12/thumb", "kvm-arm-4.12", T32("orr r0, r0, #0x20"), T32("orr r0, r0, #0xa0"), ARGUMENT_SAME_EFFECT,
	  "ORR of I as well, which is set in Hyp mode" },
	{ "kvm-arm-4.12/thumb", "kvm-arm-4.12", T32("orr r0, r0, #0x20"), T32("orr r0, r0, #0x24"), ARGUMENT_NONE,
	  "ORR of bit 2: another mode" },
	{ "kvm-arm-4.12/thumb", "kvm-arm-4.12", T32("movw r2, #0x3500"), T32("sbfx r2, r3, #20, #1"), ARGUMENT_CHOICE,
	  "of r3, bit 52 of an address" },
	{ "kvm-arm-3.9", "kvm-arm-3.9", A32("mov sp, r0"), A32("mov sp, r1"), ARGUMENT_NONE, "SP := r1 in the second call" },
};

START_TEST(argument_of_32_bits)
{
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open(cases[_i].stub, NULL, error, sizeof(error));
	struct mutants made;
	bool found = false;

	if (!stub && strstr(error, "compiler"))
		return;		/* built without one for 32-bit Arm */
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_int_eq(mutants_make(stub, &made), 0);
	for (size_t i = 0; i < made.count && !found; i++) {
		const struct mutant *m = &made.m[i];
		const struct edit *e = &made.edits[m->first];

		found = m->count == 1 && mutants_word(&made, e->at) == assembled_word(cases[_i].was) &&
			e->is == assembled_word(cases[_i].is);
		if (found)
			ck_assert_msg(mutant_argue(&made, m, hv_abi_find(cases[_i].abi), false) == cases[_i].want,
				      "%s -> %s: %s", cases[_i].was, cases[_i].is, cases[_i].why);
	}
	ck_assert_msg(found, "%s -> %s is not made", cases[_i].was, cases[_i].is);
	mutants_free(&made);
	hv_stub_free(stub);
}
END_TEST

#define LARGE (1u << 20)

/* In a kernel of a megabyte, with TEQ, of which C and V are not known: with Z set LS and LE hold, and HI does not. */
START_TEST(argument_of_a_kernel)
{
	static const struct { const char *is; enum prove_argument want; } rows[] = {
		{ A32("bxls r1"), ARGUMENT_SAME_EFFECT }, { A32("bxle r1"), ARGUMENT_SAME_EFFECT },
		{ A32("bxhi r1"), ARGUMENT_NONE },
	};
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open("arm-5.7", NULL, error, sizeof(error));
	struct mutants made;
	unsigned found = 0;
	uint8_t *image;

	if (!stub && strstr(error, "compiler"))
		return;
	ck_assert_msg(stub != NULL, "%s", error);
	image = calloc(1, LARGE);
	memcpy(image, stub->image, stub->size);
	free(stub->image);
	stub->image = image;
	stub->size = LARGE;
	for (uint8_t *word = image; word < image + 0x2000; word += 4)
		if (!memcmp(word, "\x01\0\x50\xe3", 4))	/* cmp r0, #1 */
			word[2] = 0x30;
	ck_assert_int_eq(mutants_make(stub, &made), 0);
	for (size_t i = 0; i < made.count; i++)
		for (unsigned k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
			const struct mutant *m = &made.m[i];
			const struct edit *e = &made.edits[m->first];

			if (m->count != 1 || mutants_word(&made, e->at) != assembled_word(A32("bx r1")) ||
			    e->is != assembled_word(rows[k].is))
				continue;
			ck_assert_int_eq(mutant_argue(&made, m, hv_abi_find("arm-5.7"), false), rows[k].want);
			found |= 1u << k;
		}
	ck_assert_uint_eq(found & 3, 3);
	mutants_free(&made);
	hv_stub_free(stub);
}
END_TEST

Suite *prove_hyp_suite(void)
{
	Suite *s = suite_create("prove hyp");
	TCase *t = tcase_create("arguments");

	tcase_add_loop_test(t, argument_of_32_bits, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, argument_of_a_kernel);
	suite_add_tcase(s, t);
	return s;
}
