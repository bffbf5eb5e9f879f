/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breaks of 32-bit stubs: which are none, by what the architecture says of the two words, and which have no argument. */
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/mutate.h"
#include "tests/suites.h"

/* The first mutant of the stub that makes `is` of the word `was`, both as GNU as makes them. */
static const struct {
	const char *stub, *abi, *text;
	uint32_t was, is;
	enum prove_argument want;
} cases[] = {
	{ "arm-4.12", "arm-4.12", "beq -> bls behind cmp r0, #0: C is set", 0x0a000005, 0x9a000005, ARGUMENT_SAME_EFFECT },
	{ "arm-4.12", "arm-4.12", "beq -> bne", 0x0a000005, 0x1a000005, ARGUMENT_NONE },
	{ "arm-4.12", "arm-4.12", "beq -> bhs", 0x0a000005, 0x2a000005, ARGUMENT_NONE },
	{ "arm-4.12", "arm-4.12", "cmp r0, #0 -> cmn r0, #0: Z is the same", 0xe3500000, 0xe3700000, ARGUMENT_SAME_EFFECT },
	{ "arm-4.12", "arm-4.12", "cmp r0, #2 -> bics r0, r0, #2: r0 is no 0", 0xe3500002, 0xe3d00002, ARGUMENT_SAME_EFFECT },
	{ "arm-4.12", "arm-4.12", "cmp r0, #2 -> cmp r0, #3", 0xe3500002, 0xe3500003, ARGUMENT_NONE },
	{ "arm-4.12", "arm-4.12", "mov r0, #0 -> movs r0, #0", 0xe3a00000, 0xe3b00000, ARGUMENT_SAME_EFFECT },
	{ "arm-4.12", "arm-4.12", "mov r0, #0 -> mov r0, #1", 0xe3a00000, 0xe3a00001, ARGUMENT_NONE },
	{ "arm-4.12", "arm-4.12", "mov r0, #0 -> mov r1, #0", 0xe3a00000, 0xe3a01000, ARGUMENT_NONE },
	{ "arm-4.12", "arm-4.12", "mcr hvbar -> mcr htpidr", 0xee8c1f10, 0xee8d1f50, ARGUMENT_NONE },
	{ "arm-4.12", "arm-4.12", "bx r1 -> bxvs r1", 0xe12fff11, 0x612fff11, ARGUMENT_NONE },
	{ "arm-4.12", "arm-4.12", "bx r1 -> bxls r1 behind cmp r0, #1, eq", 0xe12fff11, 0x912fff11, ARGUMENT_SAME_EFFECT },
	{ "arm-3.6", "arm-3.6", "mcr hvbar -> mcrvc hvbar: cmn overflows at 0x7fffffff", 0xee8c0f10, 0x7e8c0f10, ARGUMENT_NONE },
	{ "arm-3.6", "arm-3.6", "mcr hvbar -> mcrne hvbar behind beq", 0xee8c0f10, 0x1e8c0f10, ARGUMENT_SAME_EFFECT },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "TLBIALLH removed", 0xee882f17, 0xe320f000, ARGUMENT_NONE },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "TLBIALLH -> TLBIALLHIS", 0xee882f17, 0xee882f13, ARGUMENT_SAME_EFFECT },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "TLBIALLH of another register", 0xee882f17, 0xee880f17, ARGUMENT_SAME_EFFECT },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "DSB SY -> DSB NSH", 0xf57ff04f, 0xf57ff047, ARGUMENT_DOMAIN },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "DSB SY -> DSB ST", 0xf57ff04f, 0xf57ff04e, ARGUMENT_NONE },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "DSB SY -> DMB SY", 0xf57ff04f, 0xf57ff05f, ARGUMENT_NONE },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "the first of two ISBs removed, the MMU off", 0xf57ff06f, 0xe320f000, ARGUMENT_LATER },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "FI cleared, too: the kernel's choice", 0xe3c22702, 0xe3c2270a, ARGUMENT_CHOICE },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "C kept on by RESET", 0xe3010007, 0xe3010003, ARGUMENT_NONE },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "SPSR without flags, at a restart", 0xe16ff000, 0xe167f000, ARGUMENT_SAME_EFFECT },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "SPSR without its mode", 0xe16ff000, 0xe16ef000, ARGUMENT_NONE },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "SUB -> SBC behind a comparison that was equal: C", 0xe24f0008, 0xe2cf0008,
	  ARGUMENT_SAME_EFFECT },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "ADD -> ADC there: HVBAR has no bit 0", 0xe0811000, 0xe0a11000, ARGUMENT_RES0 },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "ADD -> ORR there", 0xe0811000, 0xe1811000, ARGUMENT_NONE },
	{ "kvm-arm-4.12", "kvm-arm-4.12", "ERET -> RSB: the code runs on", 0xe160006e, 0xe060006e, ARGUMENT_NONE },
	{ "kvm-arm-4.12/thumb", "kvm-arm-4.12", "ORR of I as well, which is set in Hyp mode", 0x0020f040, 0x00a0f040,
	  ARGUMENT_SAME_EFFECT },
	{ "kvm-arm-4.12/thumb", "kvm-arm-4.12", "ORR of bit 2: another mode", 0x0020f040, 0x0024f040, ARGUMENT_NONE },
	{ "kvm-arm-4.12/thumb", "kvm-arm-4.12", "MOVW -> SBFX of r3, bit 52 of an address", 0x5200f243, 0x5200f343,
	  ARGUMENT_CHOICE },
	{ "kvm-arm-3.9", "kvm-arm-3.9", "SP := r1 in the second call", 0xe1a0d000, 0xe1a0d001, ARGUMENT_NONE },
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

		found = m->count == 1 && mutants_word(&made, e->at) == cases[_i].was && e->is == cases[_i].is;
		if (found)
			ck_assert_msg(mutant_argue(&made, m, hv_abi_find(cases[_i].abi), false) == cases[_i].want, "%s",
				      cases[_i].text);
	}
	ck_assert_msg(found, "%s", cases[_i].text);
	mutants_free(&made);
	hv_stub_free(stub);
}
END_TEST

#define LARGE (1u << 20)

/* In a kernel of a megabyte, with TEQ, of which C and V are not known: with Z set LS and LE hold, and HI does not. */
START_TEST(argument_of_a_kernel)
{
	static const struct { uint32_t is; enum prove_argument want; } rows[] = {
		{ 0x912fff11, ARGUMENT_SAME_EFFECT }, { 0xd12fff11, ARGUMENT_SAME_EFFECT }, { 0x812fff11, ARGUMENT_NONE },
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

			if (m->count != 1 || mutants_word(&made, e->at) != 0xe12fff11 || e->is != rows[k].is)
				continue;
			ck_assert_int_eq(mutant_argue(&made, m, hv_abi_find("arm-5.7"), false), rows[k].want);
			found |= 1u << k;
		}
	ck_assert_uint_eq(found & 3, 3);
	mutants_free(&made);
	hv_stub_free(stub);
}
END_TEST

Suite *mutate_hyp_suite(void)
{
	Suite *s = suite_create("mutate hyp");
	TCase *t = tcase_create("arguments");

	tcase_add_loop_test(t, argument_of_32_bits, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, argument_of_a_kernel);
	suite_add_tcase(s, t);
	return s;
}
