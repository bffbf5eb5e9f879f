/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mutants of a small stub, and the arguments that one is no break: what each proves, and what comes near and must not be proved.
 * No machine runs.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/mutate.h"
#include "tests/suites.h"

#define B_SELF 0x14000000
#define NOP 0xd503201f
#define ERET 0xd69f03e0
#define ISB 0xd5033fdf
#define DSB_NSH 0xd503379f
#define DSB_SY 0xd5033f9f
#define ZERO_X0 0xaa1f03e0	/* mov x0, xzr */

#define CODE 0x800		/* behind the table */
#define CODE_WORDS 16
#define SYNC_SLOT 0x400

static uint8_t image[CODE + 4 * CODE_WORDS];
static struct hv_stub stub;
static struct mutants made;

static void put(uint64_t at, uint32_t word)
{
	memcpy(image + at, &word, 4);
}

static uint32_t code_at(unsigned index)
{
	return CODE + 4 * index;
}

/* A table of which slot 0x400 leads to `code`, up to a word of 0. */
static void make(const uint32_t *code)
{
	stub = (struct hv_stub){ .image = image, .size = sizeof(image), .align = HV_TABLE_SIZE, .release = HV_RELEASE(6, 5) };
	for (uint64_t at = 0; at < sizeof(image); at += 4)
		put(at, NOP);
	for (uint64_t at = 0; at < HV_TABLE_SIZE; at += HV_SLOT_SIZE)
		put(at, B_SELF);
	put(SYNC_SLOT, B_SELF | (CODE - SYNC_SLOT) / 4);
	for (unsigned i = 0; i < CODE_WORDS && code[i]; i++)
		put(code_at(i), code[i]);
	ck_assert_int_eq(mutants_make(&stub, &made), 0);
}

/* --- makers ----------------------------------------------------------------------------------------------------- */

static const uint32_t small[CODE_WORDS] = {
	0xf100001f,	/* cmp x0, #0 */
	0x54000061,	/* b.ne, to the result */
	0xd51cc001,	/* msr vbar_el2, x1 */
	ISB, ZERO_X0, ERET,
};

/* Class, where, what it was made into. */
static const struct {
	enum mutation class;
	uint32_t at, is;
} changes[] = {
	{ MUTATION_DELETED, CODE, NOP },
	{ MUTATION_SWAPPED, CODE + 16, ERET },
	{ MUTATION_REGISTER, CODE, 0xf100003f },		/* cmp x1, #0 */
	{ MUTATION_IMMEDIATE, CODE, 0xf100041f },		/* cmp x0, #1 */
	{ MUTATION_SHIFT, CODE, 0xf140001f },		/* cmp x0, #0, lsl #12 */
	{ MUTATION_CONDITION, CODE + 4, 0x54000060 },	/* b.eq */
	{ MUTATION_TARGET, CODE + 4, 0x54000041 },
	{ MUTATION_SYSREG, CODE + 8, 0xd51c1001 },		/* msr sctlr_el2, x1 */
	{ MUTATION_BARRIER, CODE + 12, NOP },
	{ MUTATION_BARRIER, CODE + 12, DSB_SY },
	{ MUTATION_BIT, CODE + 16, ZERO_X0 ^ 1u << 31 },
	{ MUTATION_DOUBLED, HV_TABLE_SIZE - 12, ZERO_X0 },	/* by way of the last slot's unused words */
	{ MUTATION_EXCHANGED, 0x480, B_SELF | (CODE - 0x480) / 4 },
	{ MUTATION_MOVED, 0x480, NOP },
	{ MUTATION_EMPTIED, 0x480, 0 },
	{ MUTATION_REVIVED, 0x480, ERET },
	{ MUTATION_PAIR, CODE + 4, NOP },
};

static bool is_made(enum mutation class, uint32_t at, uint32_t is)
{
	for (size_t i = 0; i < made.count; i++)
		for (uint32_t k = 0; made.m[i].class == class && k < made.m[i].count; k++)
			if (made.edits[made.m[i].first + k].at == at && made.edits[made.m[i].first + k].is == is)
				return true;
	return false;
}

START_TEST(each_class_makes_what_it_says)
{
	make(small);
	ck_assert_msg(is_made(changes[_i].class, changes[_i].at, changes[_i].is), "%s at %#x", mutation_kinds[changes[_i].class].name,
		      changes[_i].at);
	mutants_free(&made);
}
END_TEST

START_TEST(mutant_is_applied_and_undone)
{
	uint8_t copy[sizeof(image)];
	size_t without = 0;

	make(small);
	memcpy(copy, image, sizeof(copy));
	for (size_t i = 0; i < made.count; i++) {
		mutant_apply(&made, &made.m[i], copy);
		without += !made.m[i].align && !memcmp(copy, image, sizeof(copy));
		mutant_undo(&made, &made.m[i], copy);
		ck_assert_int_eq(memcmp(copy, image, sizeof(copy)), 0);
	}
	ck_assert_uint_eq(without, 0);
	mutants_free(&made);
}
END_TEST

START_TEST(no_mutant_is_made_twice_of_an_instruction)
{
	make(small);
	for (size_t i = 0; i < made.count; i++)
		for (size_t k = i + 1; k < made.count && made.m[k].site == made.m[i].site; k++)
			ck_assert(made.m[i].align || made.m[i].count != 1 || made.m[k].count != 1 ||
				  memcmp(&made.edits[made.m[i].first], &made.edits[made.m[k].first], sizeof(struct edit)));
	mutants_free(&made);
}
END_TEST

/* Eight NOPs: the first and the last stand for all. */
START_TEST(run_of_nops_is_mutated_at_its_ends)
{
	static const uint32_t run[CODE_WORDS] = { NOP, NOP, NOP, NOP, NOP, NOP, NOP, NOP, ZERO_X0, ERET };
	bool at[CODE_WORDS] = { false };

	make(run);
	for (size_t i = 0; i < made.count; i++)
		if (made.m[i].class == MUTATION_BIT && made.m[i].site >= CODE)
			at[(made.m[i].site - CODE) / 4] = true;
	ck_assert(at[0] && at[7]);
	for (unsigned i = 1; i < 7; i++)
		ck_assert(!at[i]);
	mutants_free(&made);
}
END_TEST

/* --- arguments -------------------------------------------------------------------------------------------------- */

#define NONE ARGUMENT_NONE
#define BY_VARIABLES 0x10000005, 0x58000166, 0x58000187, 0xcb0700c6, 0x8b0600a5	/* x5 = here + the variables' difference */
#define VARIABLES NOP, NOP, 0x30, NOP, 0x10, NOP
#define FILL_5 NOP, NOP, NOP, NOP, NOP
#define PUSH_X30 0xf81f0ffe
#define POP_X30 0xf84107fe
#define TO_E2H 0xd2c00080, 0xf2b10000, 0xd51c1100	/* HCR_EL2 := E2H, RW, TGE by way of x0 */

#define CLEAR_12 0xaa1f03e1, 0xaa1f03e2	/* x1 and x2 */
#define INIT_5_11 0xd2b8c005, 0xeb05001f, 0x540000c1, NOP	/* x0 is 0xc6000000, or out by way of the last word */

/* In `code` the word at `index` becomes `is`: what is said of that. The second of a pair is the near miss. */
static const struct {
	const char *abi;
	uint32_t code[CODE_WORDS];
	unsigned index;
	uint32_t is;
	enum mutate_argument want;
} cases[] = {
	/* Another way to make zero; and one. */
	{ "linux-4.12", { ZERO_X0, ERET }, 0, 0xd2800000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { ZERO_X0, ERET }, 0, 0xd2800020, NONE },
	/* x0 is zero there already; its lower half is. */
	{ "linux-4.12", { 0xf100001f, 0x54000041, ZERO_X0, ERET }, 2, NOP, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0x7100001f, 0x54000041, ZERO_X0, ERET }, 2, NOP, NONE },
	{ "linux-4.12", { 0xf100001f, 0x54000040, ZERO_X0, ERET }, 2, NOP, NONE },
	/* orr x0, x0, x1 of 32 bits, of which a field is taken; that reaches bit 33. */
	{ "linux-4.12", { 0xaa010000, 0xd3482c00, ERET }, 0, 0x2a010000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xaa010000, 0xd35e8400, ERET }, 0, 0x2a010000, NONE },
	/* x0 & ~0x1f | 9, added; 0x19 over a mask of ~0xf. */
	{ "linux-4.12", { 0x927be800, 0xd2800121, 0xaa010000, ERET }, 2, 0xab010000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0x927cec00, 0xd2800321, 0xaa010000, ERET }, 2, 0xab010000, NONE },
	/* msr vbar_el1 for vbar_el2: with E2H in force; without the ISB; without TGE; before a name that proves VHE. */
	{ "linux-5.12", { TO_E2H, ISB, 0xd53dc000, 0xd518c000, ERET }, 5, 0xd51cc000, ARGUMENT_SAME_EFFECT },
	{ "linux-5.12", { TO_E2H, NOP, 0xd53dc000, 0xd518c000, ERET }, 5, 0xd51cc000, NONE },
	{ "linux-5.12", { 0xd2c00080, 0xf2b00000, 0xd51c1100, ISB, 0xd53dc000, 0xd518c000, ERET }, 5, 0xd51cc000, NONE },
	{ "linux-5.12", { TO_E2H, ISB, NOP, 0xd518c000, ERET }, 5, 0xd51cc000, NONE },
	/* MOVK for the first MOVZ of HCR_EL2's value, over an x0 that is 3 on this path; of which the lower half is. */
	{ "linux-5.12", { 0xf1000c1f, 0x54000101, 0xd2c00080, 0xf2b10000, 0xf2800000, 0xd51c1100, ISB, 0xd53dc000, 0xd518c000,
	  ERET }, 2, 0xf2c00080, ARGUMENT_SAME_EFFECT },
	{ "linux-5.12", { 0x71000c1f, 0x54000101, 0xd2c00080, 0xf2b10000, 0xf2800000, 0xd51c1100, ISB, 0xd53dc000, 0xd518c000,
	  ERET }, 2, 0xf2c00080, NONE },
	/* TLBI ALLE2 for VMALLE1: the same with E2H and TGE, and not without. */
	{ "linux-5.12", { TO_E2H, ISB, 0xd53dc000, 0xd508871f, DSB_NSH, ISB, ERET }, 5, 0xd50c871f, ARGUMENT_SAME_EFFECT },
	{ "linux-5.12", { 0xd508871f, DSB_NSH, ISB, ERET }, 0, 0xd50c871f, NONE },
	/* SPSR_EL2's upper half is lost, which is clear; its flags are lost. */
	{ "linux-4.12", { 0xd53c4000, 0x927be800, 0xd51c4000, ERET }, 1, 0x927be000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd53c4000, 0x927be800, 0xd51c4000, ERET }, 1, 0x927b6400, NONE },
	/* Bit 0 is set, so it is not 2; and not 1, where it is clear; bit 1 says nothing of 1. */
	{ "linux-4.12", { 0x37000040, ERET, 0xf100081f, 0x54000040, ZERO_X0, ERET }, 3, NOP, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0x36000040, ERET, 0xf100041f, 0x54000040, ZERO_X0, ERET }, 3, NOP, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0x37000040, ERET, 0xf100041f, 0x54000040, ZERO_X0, ERET }, 3, NOP, NONE },
	{ "linux-4.12", { 0x36080040, ERET, 0xf100041f, 0x54000040, ZERO_X0, ERET }, 3, NOP, NONE },
	/* The same done twice: HCR_EL2 and another register. */
	{ "linux-4.12", { 0xd51cc001, NOP, ZERO_X0, ERET }, 1, 0xd51cc001, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd51cc001, NOP, ZERO_X0, ERET }, 1, 0xd51cc002, NONE },
	/* LDNP for LDP; write-back by 16. */
	{ "linux-4.12", { 0xa9400801, ERET }, 0, 0xa8400801, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xa9400801, ERET }, 0, 0xa9c10801, NONE },
	/* Hints: one that is none; a pointer key, without and with an MMU; XPACLRI; WFI; ESB. */
	{ "linux-4.12", { NOP, ZERO_X0, ERET }, 0, 0xd503281f, ARGUMENT_HINT },
	{ "linux-4.12", { NOP, ZERO_X0, ERET }, 0, 0xd503211f, ARGUMENT_HINT },
	{ "kvm-live-5.11", { NOP, ZERO_X0, ERET }, 0, 0xd503211f, NONE },
	{ "linux-4.12", { 0xd51c1001, NOP, ZERO_X0, ERET }, 1, 0xd503211f, NONE },
	{ "linux-4.12", { NOP, ZERO_X0, ERET }, 0, 0xd50320ff, NONE },
	{ "linux-4.12", { NOP, ZERO_X0, ERET }, 0, 0xd503207f, NONE },
	{ "linux-4.12", { NOP, ZERO_X0, ERET }, 0, 0xd503221f, NONE },
	/* A landing pad more, and one less. */
	{ "kvm-live-5.11", { NOP, ZERO_X0, ERET }, 0, 0xd503245f, ARGUMENT_STRONGER },
	{ "kvm-live-5.11", { 0xd503245f, ZERO_X0, ERET }, 0, NOP, NONE },
	/* DSB SY for NSH; OSHLD for NSH. */
	{ "linux-4.12", { DSB_NSH, ZERO_X0, ERET }, 0, DSB_SY, ARGUMENT_STRONGER },
	{ "linux-4.12", { DSB_NSH, ZERO_X0, ERET }, 0, 0xd503319f, NONE },
	/* No ISB behind VBAR_EL2, before an ERET; behind SCTLR_EL2; behind TTBR0_EL2 before a load, and before the MMU is on. */
	{ "linux-4.12", { 0xd51cc001, ISB, ZERO_X0, ERET }, 1, NOP, ARGUMENT_LATER },
	{ "linux-4.12", { 0xd51c1001, ISB, ZERO_X0, ERET }, 1, NOP, NONE },
	{ "linux-4.12", { 0xd51c2001, ISB, 0xf9400022, ERET }, 1, NOP, NONE },
	{ "linux-4.12", { 0xd51c2001, ISB, 0xd51c1002, ISB, ERET }, 1, NOP, NONE },
	{ "linux-4.12", { 0xd51cc001, ISB, 0xd61f0020 }, 1, NOP, NONE },	/* a BR synchronises nothing */
	/* x1 is scratch in 3.8, and not in 4.12. */
	{ "linux-3.8", { 0xaa1f03e1, ERET }, 0, 0xaa0003e1, ARGUMENT_CLOBBER },
	{ "linux-4.12", { 0xaa1f03e1, ERET }, 0, 0xaa0003e1, NONE },
	/* B.AL is B, and ends nowhere here. */
	{ "linux-4.12", { 0x14000002, NOP, ERET }, 0, 0x5400004e, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0x14000002, NOP, ERET }, 0, 0x5400000e, NONE },
	/* iss-2015 loses x18, but a function finds x30 in it. */
	{ "iss-2015", { 0xd53c5212, ERET }, 0, 0xaa1e03f2, ARGUMENT_CLOBBER },
	{ "iss-2015", { 0xaa1e03f2, 0xd61f0000 }, 0, 0xaa1203f2, NONE },
	/* A BLR for a BR, where x30 is lost anyway; where it is not. */
	{ "linux-4.8", { 0xf100081f, 0x54000041, 0xd61f0080, ERET }, 2, 0xd63f0080, ARGUMENT_CLOBBER },
	{ "linux-4.12", { 0xf100041f, 0x54000041, 0xd61f0080, ERET }, 2, 0xd63f0080, NONE },
	/* HYP_GONE is 2 or 3 above the calls; not 4, nor 3 for some of them alone, and no call returns the other one. */
	{ "linux-4.8", { 0xf100081f, 0x540000a9, 0xf100141f, 0x54000062, 0xd2800040, ERET, ERET }, 4, 0xd2800060,
	  ARGUMENT_EITHER },
	{ "linux-4.8", { 0xf100081f, 0x540000a9, 0xf100141f, 0x54000062, 0xd2800040, ERET, ERET }, 4, 0xd2800080, NONE },
	{ "linux-4.8", { 0xf100081f, 0x540000a9, 0xf100181f, 0x54000062, 0xd2800040, ERET, ERET }, 4, 0xd2800060,
	  ARGUMENT_EITHER },
	{ "linux-4.8", { 0xf100081f, 0x54000089, 0xf100181f, 0x54000062, 0xd2800040, ERET, 0xd2800040, ERET }, 4, 0xd2800060,
	  NONE },
	{ "linux-4.8", { NOP, NOP, 0xd2800040, ERET }, 2, 0xd2800060, NONE },
	/* x0 from 3 up is a function; 2 is a call. */
	{ "kvm-live-4.12", { 0xf1000c1f, 0x54000062, ZERO_X0, ERET, ERET }, 4, 0, NONE },
	{ "kvm-live-4.12", { 0xf100081f, 0x54000062, ZERO_X0, ERET, ERET }, 4, 0, NONE },
	{ "linux-4.12", { 0xf1000c1f, 0x54000062, ZERO_X0, ERET, ERET }, 4, 0, NONE },
	/* A guest's HVC is asked for as well. */
	{ "kvm-live-4.12", { 0xd53c2105, 0xb5000045, ERET, ZERO_X0, ERET }, 3, NOP, NONE },
	/* cmp w0, #1 for x0, which is below 3; which may be anything. */
	{ "linux-4.12", { 0xf1000c1f, 0x54000082, 0xf100041f, 0x54000041, ZERO_X0, ERET }, 2, 0x7100041f, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf1000c1f, 0x54000083, 0xf100041f, 0x54000041, ZERO_X0, ERET }, 2, 0x7100041f, NONE },
	/* SCTLR_EL2's IESB is whoever's; EE, too, but page tables are read by it; bit 22 is not; nor are those of other calls. */
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000083, 0xd2a618a4, 0xd51c1004, NOP, ERET }, 2, 0xd2a61ca4, ARGUMENT_CHOICE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000083, 0xd2a618a4, 0xd51c1004, NOP, ERET }, 2, 0xd2a658a4, NONE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000083, 0xd2a618a4, 0xd51c1004, NOP, ERET }, 2, 0xd2a610a4, NONE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000082, 0xd2a618a4, 0xd51c1004, NOP, ERET }, 2, 0xd2a61ca4, NONE },
	{ "linux-4.12", { 0xf1000c1f, 0x54000083, 0xd2a618a4, 0xd51c1004, NOP, ERET }, 2, 0xd2a61ca4, NONE },
	/* TCR_EL2's SH0; its TG0. */
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000083, 0xf2860324, 0xd51c2044, NOP, ERET }, 2, 0xf2840324, ARGUMENT_CHOICE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000083, 0xf2860324, 0xd51c2044, NOP, ERET }, 2, 0xf28e0324, NONE },
	/* Another register is read, of which nothing is left: one that all CPUs have; FPCR, which may be trapped. */
	{ "linux-4.12", { 0xd53c1000, ZERO_X0, ERET }, 0, 0xd5381000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd53c1000, ZERO_X0, ERET }, 0, 0xd53b4400, NONE },
	/* BFI of three bits into room that is zero, for LSL; of two. */
	{ "linux-4.12", { ZERO_X0, 0xb3700820, ERET }, 1, 0xd3700820, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { ZERO_X0, 0xb3700820, ERET }, 1, 0xb3700420, NONE },
	/* With E2H a name means another register behind the ISB alone, even if nothing is left of what it held. */
	{ "linux-5.12", { TO_E2H, ISB, 0xd538c001, 0xd51cd041, ERET }, 3, NOP, NONE },
	{ "linux-5.12", { TO_E2H, ISB, 0xd53dc001, ISB, 0xaa1f03e1, ERET }, 3, NOP, NONE },
	/* VBAR_EL2's low bits: on a page; on another one; not from a page; in TPIDR_EL2. */
	{ "linux-4.12", { 0x90000005, 0x912000a5, 0xd51cc005, 0xaa1f03e5, ERET }, 1, 0x912004a5, ARGUMENT_RES0 },
	{ "linux-4.12", { 0x90000005, 0x912000a5, 0xd51cc005, 0xaa1f03e5, ERET }, 1, 0x910000a5, NONE },
	{ "linux-4.12", { 0x10000005, 0x912000a5, 0xd51cc005, 0xaa1f03e5, ERET }, 1, 0x912004a5, NONE },
	{ "linux-4.12", { 0x90000005, 0x912000a5, 0xd51cd045, 0xaa1f03e5, ERET }, 1, 0x912004a5, NONE },
	/* TLBI ALLE2IS for ALLE2, and the other way. */
	{ "linux-4.12", { 0xd50c871f, DSB_NSH, ISB, ERET }, 0, 0xd50c831f, ARGUMENT_STRONGER },
	{ "linux-4.12", { 0xd50c831f, DSB_NSH, ISB, ERET }, 0, 0xd50c871f, NONE },
	/* Bit 0 goes to bit 30: it is set; it may be clear. */
	{ "linux-4.12", { 0xb2400c00, 0xb2620000, ERET }, 1, 0xb3620000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { NOP, 0xb2620000, ERET }, 1, 0xb3620000, NONE },
	/* A field is zero wherever it is shifted to; one of five bits is another. */
	{ "linux-4.12", { 0xd3400c20, 0xb4000040, 0xd51cc001, ZERO_X0, ERET }, 0, 0xd3480c20, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd3400c20, 0xb4000040, 0xd51cc001, ZERO_X0, ERET }, 0, 0xd3401020, NONE },
	/* ubfx x0, x1, #8, #4; cbz x0: then it is not 2, but 0 it is */
	{ "linux-4.12", { 0xd3482c20, 0xb40000a0, 0xd51cc001, ERET, 0xf100081f, 0x54ffffa0, ZERO_X0, ERET }, 1, 0xb4000060,
	  ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd3482c20, 0xb40000a0, 0xd51cc001, ERET, 0xf100001f, 0x54ffffa0, ZERO_X0, ERET }, 1, 0xb4000060, NONE },
	/* The address of offset 0x800 is not 4; it may be 0xfff. */
	{ "linux-4.12", { 0x10000000, 0xf100101f, 0x54000040, ZERO_X0, ERET }, 2, NOP, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0x10000000, 0xf13ffc1f, 0x54000040, ZERO_X0, ERET }, 2, NOP, NONE },
	/* x0 | x2, where x0 is zero; where it is not. */
	{ "linux-4.12", { 0xf100001f, 0x54000041, 0xaa0203e0, ERET }, 2, 0xaa020000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf100001f, 0x54000040, 0xaa0203e0, ERET }, 2, 0xaa020000, NONE },
	/* CPTR_EL2 for CPACR_EL1: where E2H was found set; where it was found clear; another bit; after a write to HCR_EL2. */
	{ "linux-6.19", { 0xd53c1100, 0xb6100040, 0xd5181041, ZERO_X0, ERET }, 2, 0xd51c1141, ARGUMENT_SAME_EFFECT },
	{ "linux-6.19", { 0xd53c1100, 0xb7100040, 0xd5181041, ZERO_X0, ERET }, 2, 0xd51c1141, NONE },
	{ "linux-6.19", { 0xd53c1100, 0xb6080040, 0xd5181041, ZERO_X0, ERET }, 2, 0xd51c1141, NONE },
	{ "linux-6.19", { 0xd53c1100, 0xb6100060, 0xd51c1102, 0xd5181041, ZERO_X0, ERET }, 3, 0xd51c1141, NONE },
	/* The same, and TCR2_EL1, with E2H in force; without the ISB. */
	{ "linux-6.19", { TO_E2H, ISB, 0xd53dc000, 0xd5181040, ERET }, 5, 0xd51c1140, ARGUMENT_SAME_EFFECT },
	{ "linux-6.19", { TO_E2H, ISB, 0xd53dc000, 0xd5182060, ERET }, 5, 0xd51c2060, ARGUMENT_SAME_EFFECT },
	{ "linux-6.19", { TO_E2H, NOP, 0xd53dc000, 0xd5181040, ERET }, 5, 0xd51c1140, NONE },
	/* No ISB behind CPTR_EL2, before SCTLR_EL2 and its ISB; before ZCR_EL2, which may be trapped. */
	{ "linux-4.12", { 0xd51c1141, ISB, 0xd53c1000, 0xd51c1000, ISB, ERET }, 1, NOP, ARGUMENT_LATER },
	{ "linux-4.12", { 0xd51c1141, ISB, 0xd51c1202, ISB, ERET }, 1, NOP, NONE },
	/* No ISB in front of SCTLR_EL2, where the MMU is off; where it is on. */
	{ "linux-4.12", { ISB, 0xd51c1001, ISB, ERET }, 0, NOP, ARGUMENT_LATER },
	{ "kvm-live-5.11", { ISB, 0xd51c1001, ISB, ERET }, 0, NOP, NONE },
	/* SCTLR_EL2 is written and then found to have M clear; A clear. */
	{ "linux-4.12", { 0xd51c1001, ISB, 0xd53c1000, 0x37000080, 0xd51c2001, ISB, ZERO_X0, ERET }, 5, NOP, ARGUMENT_LATER },
	{ "linux-4.12", { 0xd51c1001, ISB, 0xd53c1000, 0x37080080, 0xd51c2001, ISB, ZERO_X0, ERET }, 5, NOP, NONE },
	/* In Linux 6.5 a stub may set HCRX_EL2.SMPME: it stays as it was; another bit; what 6.19 has no row for. */
	{ "linux-6.0", { 0xf1000c1f, 0x54000081, 0xd53c1240, 0xb27b0000, 0xd51c1240, ERET }, 4, NOP, ARGUMENT_CHOICE },
	{ "linux-6.0", { 0xf1000c1f, 0x54000081, 0xd53c1240, 0xb27a0000, 0xd51c1240, ERET }, 4, NOP, NONE },
	{ "linux-6.19", { 0xf1000c1f, 0x54000081, 0xd53c1240, 0xb27b0000, 0xd51c1240, ERET }, 4, NOP, NONE },
	/* Three bits of HCX are asked for it, which are clear where all four are; five. */
	{ "linux-6.0", { 0xf1000c1f, 0x54000101, 0xd5380720, 0xd368ac00, 0xb4000080, 0xd53c1240, 0xb27b0000, 0xd51c1240, ZERO_X0,
			 ERET }, 3, 0xd368a800, ARGUMENT_CHOICE },
	{ "linux-6.0", { 0xf1000c1f, 0x54000101, 0xd5380720, 0xd368ac00, 0xb4000080, 0xd53c1240, 0xb27b0000, 0xd51c1240, ZERO_X0,
			 ERET }, 3, 0xd368b000, NONE },
	/* 17 bits of an HVC's syndrome, of which 16 can be set; of any exception's. 16 with a sign, compared with 1; 0x8000. */
	{ "iss-2015", { 0xd53c5212, 0xd35afe51, 0xf1005a3f, 0x540000a1, 0x92403e52, 0xf100065f, 0x54000041, 0xd51cc000, ERET }, 4,
	  0x92404252, ARGUMENT_SAME_EFFECT },
	{ "iss-2015", { 0xd53c5212, 0xd35afe51, 0xf1005a3f, NOP, 0x92403e52, 0xf100065f, 0x54000041, 0xd51cc000, ERET }, 4,
	  0x92404252, NONE },
	{ "iss-2015", { 0xd53c5212, 0xd35afe51, 0xf1005a3f, 0x540000a1, 0x92403e52, 0xf100065f, 0x54000041, 0xd51cc000, ERET }, 4,
	  0x93403e52, ARGUMENT_CLOBBER },
	{ "iss-2015", { 0xd53c5212, 0xd35afe51, 0xf1005a3f, 0x540000a1, 0x92403e52, 0xf140225f, 0x54000041, 0xd51cc000, ERET }, 4,
	  0x93403e52, NONE },
	/* MOVK for MOVZ where x0 is 1, and 0 as the one number below 3 that is left; where it is either. */
	{ "linux-4.12", { 0xf100041f, 0x54000061, 0xd2807920, ERET, ERET }, 2, 0xf2807920, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf100041f, 0x54000060, 0xd2807920, ERET, ERET }, 2, 0xf2807920, NONE },
	{ "linux-4.12", { 0xf1000c1f, 0x540000c2, 0xf100041f, 0x54000080, 0xf100081f, 0x54000040, 0xd2a07920, ERET, ERET }, 6,
	  0xf2a07920, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf1000c1f, 0x540000c2, 0xf100041f, 0x54000080, NOP, NOP, 0xd2a07920, ERET, ERET }, 6, 0xf2a07920, NONE },
	{ "linux-4.12", { 0xf100101f, 0x540000c2, 0xf100041f, 0x54000080, 0xf100081f, 0x54000040, 0xd2a07920, ERET, ERET }, 6,
	  0xf2a07920, NONE },
	/* The same of the lower 16 bits, of an x0 below 0x1000; at most that; below 0x10000; at most that; in its lower half. */
	{ "linux-4.12", { 0xf140041f, 0x54000042, 0xd2807920, ERET }, 2, 0xf2807920, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf140041f, 0x54000048, 0xd2807920, ERET }, 2, 0xf2807920, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf140401f, 0x54000042, 0xd2807920, ERET }, 2, 0xf2807920, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf140401f, 0x54000048, 0xd2807920, ERET }, 2, 0xf2807920, NONE },
	{ "linux-4.12", { 0x7140041f, 0x54000042, 0xd2807920, ERET }, 2, 0xf2807920, NONE },
	/* LDUR for LDR, at the same place; four bytes further. */
	{ "linux-4.12", { 0xf9400020, ERET }, 0, 0xf8400020, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf9400020, ERET }, 0, 0xf8404020, NONE },
	/* Four bits of the size of addresses, of which the last is never set; five, and four of another register. */
	{ "linux-4.12", { 0xd5380702, 0xd3700842, 0xd51cd042, 0xaa1f03e2, ERET }, 1, 0xd3700c42, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd5380702, 0xd3700842, 0xd51cd042, 0xaa1f03e2, ERET }, 1, 0xd3701042, NONE },
	{ "linux-4.12", { 0xd5380722, 0xd3700842, 0xd51cd042, 0xaa1f03e2, ERET }, 1, 0xd3700c42, NONE },
	/* A load in front of a write that it does not go by; of one of SCTLR_EL2; with the MMU on. */
	{ "linux-4.12", { 0xf9400022, 0xd51c1100, NOP, ERET }, 2, 0xf9400022, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf9400022, 0xd51c1000, NOP, ERET }, 2, 0xf9400022, NONE },
	{ "kvm-live-5.11", { 0xf9400022, 0xd51c2000, NOP, ERET }, 2, 0xf9400022, NONE },
	/* DSB NSH for SY behind a TLBI of this CPU; of all; behind none; behind a DC, and for stores alone. */
	{ "linux-4.12", { 0xd50c871f, DSB_SY, ISB, ERET }, 1, DSB_NSH, ARGUMENT_DOMAIN },
	{ "linux-4.12", { 0xd50c831f, DSB_SY, ISB, ERET }, 1, DSB_NSH, NONE },
	{ "linux-4.12", { NOP, DSB_SY, ISB, ERET }, 1, DSB_NSH, NONE },
	{ "linux-4.12", { 0xd50b7e21, 0xd50c871f, DSB_SY, ISB, ERET }, 2, DSB_NSH, NONE },
	{ "linux-4.12", { 0xd50c871f, DSB_SY, ISB, ERET }, 1, 0xd503369f, NONE },
	{ "linux-4.12", { 0xf8008420, 0xd50c871f, DSB_SY, ISB, ERET }, 2, DSB_NSH, NONE },	/* nor behind a store */
	/* TLBI with a register where there is to be none, even if that is zero. */
	{ "linux-4.12", { ZERO_X0, 0xd50c871f, DSB_SY, ISB, ERET }, 1, 0xd50c8700, NONE },
	/* ALLE1 for VMALLS12E1, also of all CPUs; VMALLE1 is of one stage; the other way it is of one VMID. */
	{ "linux-4.12", { 0xd50c87df, DSB_SY, ISB, ERET }, 0, 0xd50c879f, ARGUMENT_STRONGER },
	{ "linux-4.12", { 0xd50c87df, DSB_SY, ISB, ERET }, 0, 0xd50c839f, ARGUMENT_STRONGER },
	{ "linux-4.12", { 0xd50c87df, DSB_SY, ISB, ERET }, 0, 0xd508871f, NONE },
	{ "linux-4.12", { 0xd50c879f, DSB_SY, ISB, ERET }, 0, 0xd50c87df, NONE },
	/* SCTLR_EL2 for KVM: WXN clear, a key of PAC set; WXN set; M clear. */
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000083, 0xd2a618a4, 0xd51c1004, NOP, ERET }, 2, 0xd2ae18a4, NONE },
	{ "kvm-init-5.11", { INIT_5_11, 0xd2a619a1, 0xd51c1001, NOP, ERET, ERET }, 4, 0xd2a618a1, ARGUMENT_CHOICE },
	{ "kvm-init-5.11", { INIT_5_11, 0xd2a619a1, 0xd51c1001, NOP, ERET, ERET }, 4, 0xd2ae19a1, ARGUMENT_CHOICE },
	{ "kvm-init-5.11", { INIT_5_11, 0xd2a618a1, 0xd51c1001, NOP, ERET, ERET }, 4, 0xd2a619a1, ARGUMENT_CHOICE },
	{ "kvm-init-5.11", { INIT_5_11, 0xd2a619a1, 0xd51c1001, NOP, ERET, ERET }, 4, 0xd2a611a1, NONE },
	/* TPIDR_EL2 may stay, or be written over by a later write; MAIR_EL2 not; nor may it become something else. */
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000063, 0xd51cd043, NOP, ERET }, 2, NOP, ARGUMENT_CHOICE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000063, 0xd51cd043, 0xd51cc002, ERET }, 2, 0xd51cc003, ARGUMENT_CHOICE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000063, 0xd51cd043, NOP, ERET }, 2, 0xd51cd042, NONE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000063, 0xd51ca203, NOP, ERET }, 2, NOP, NONE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000062, 0xd51cd043, NOP, ERET }, 2, NOP, NONE },
	/* Written over at once; and SCTLR_EL2, by which the next instruction is fetched. */
	{ "linux-4.12", { NOP, 0xd51cc002, ERET }, 0, 0xd51cc001, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { NOP, 0xd51c1002, ERET }, 0, 0xd51c1001, NONE },
	{ "linux-4.12", { NOP, 0xd51cc002, ERET }, 0, 0xd51cd041, NONE },
	/* Written over, but read in between; bits that do not count, but are read again: of VBAR_EL2, and of SCTLR_EL2. */
	{ "linux-4.12", { 0xd51cd041, 0xd53cd040, 0xd51cd043, ERET }, 0, 0xd51cd042, NONE },
	{ "linux-4.12", { 0x90000005, 0x912000a5, 0xd51cc005, 0xd53cc000, 0xaa1f03e5, ERET }, 1, 0x912004a5, NONE },
	{ "kvm-init-4.12", { 0xf1000c1f, 0x54000083, 0xd2a618a4, 0xd51c1004, 0xd53c1000, ERET }, 2, 0xd2a61ca4, NONE },
	/* A function is called, x30 being on the stack: more scratch; another argument; nothing, or too little, put back. */
	{ "kvm-live-4.12", { PUSH_X30, 0xaa0003e6, NOP, 0xd63f00c0, POP_X30, ERET }, 2, 0xaa0103e5, ARGUMENT_CLOBBER },
	{ "kvm-live-4.12", { PUSH_X30, 0xaa0003e6, 0xaa0103e0, 0xd63f00c0, POP_X30, ERET }, 2, 0xaa0203e0, NONE },
	{ "kvm-live-4.12", { PUSH_X30, 0xaa0003e6, NOP, 0xd63f00c0, POP_X30, ERET }, 4, 0x910043ff, NONE },
	{ "kvm-live-4.12", { PUSH_X30, 0xaa0003e6, NOP, 0xd63f00c0, POP_X30, ERET }, 4, 0xb84107fe, NONE },
	{ "kvm-live-4.12", { PUSH_X30, 0xaa0003e6, NOP, 0xd63f00c0, POP_X30, ERET }, 0, 0xf81f0ffd, NONE },
	/* Flags are what the function leaves: it was called where x3 was zero, and NE holds or not. */
	{ "kvm-live-4.12", { 0xf100007f, 0x540000a1, PUSH_X30, 0xd63f00c0, NOP, POP_X30, ERET }, 4, 0x54000041, NONE },
	{ "kvm-live-4.12", { 0xf100007f, 0x540000a1, PUSH_X30, NOP, 0xd63f00c0, POP_X30, ERET }, 3, 0x54000061,
	  ARGUMENT_SAME_EFFECT },
	/* The function's address or with a register that is zero there; that is not. */
	{ "kvm-live-4.12", { 0xb5000083, 0xaa0003e6, 0xd63f00c0, ERET, ERET }, 1, 0xaa030006, ARGUMENT_SAME_EFFECT },
	{ "kvm-live-4.12", { 0xb5000082, 0xaa0003e6, 0xd63f00c0, ERET, ERET }, 1, 0xaa030006, NONE },
	/* A branch by way of variables leads to where they say: RET for BR; B to there; to the next; by other variables. */
	{ "linux-4.12", { BY_VARIABLES, 0xd61f00a0, NOP, NOP, ZERO_X0, ERET, VARIABLES }, 5, 0xd65f00a0, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { BY_VARIABLES, 0xd61f00a0, NOP, NOP, ZERO_X0, ERET, VARIABLES }, 5, 0x14000003, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { BY_VARIABLES, 0xd61f00a0, NOP, NOP, ZERO_X0, ERET, VARIABLES }, 5, 0x14000004, NONE },
	{ "linux-4.12", { BY_VARIABLES, 0xd61f00a0, NOP, NOP, ZERO_X0, ERET, VARIABLES }, 2, 0x58000147, NONE },
	/* With the MMU on the variables' address is another one of the same code: RET for BR; B. */
	{ "kvm-live-5.11", { BY_VARIABLES, 0xd61f00a0, NOP, NOP, ZERO_X0, ERET, VARIABLES }, 5, 0xd65f00a0,
	  ARGUMENT_SAME_EFFECT },
	{ "kvm-live-5.11", { BY_VARIABLES, 0xd61f00a0, NOP, NOP, ZERO_X0, ERET, VARIABLES }, 5, 0x14000003, NONE },
	{ "kvm-live-5.11", { BY_VARIABLES, 0x14000003, NOP, NOP, ZERO_X0, ERET, VARIABLES }, 5, 0xd61f00a0, ARGUMENT_STRONGER },
	/* A variable is loaded that the stub loads on another path; one that it never does. */
	{ "kvm-live-5.11", { NOP, 0xb4000060, 0x58000145, ERET, ERET, FILL_5, VARIABLES }, 0, 0x58000185, ARGUMENT_CLOBBER },
	{ "kvm-live-5.11", { NOP, 0xb4000060, 0x58000145, ERET, ERET, FILL_5, VARIABLES }, 0, 0x580001c5, NONE },
	/* A wider field, of which the mask's field takes four bits; the mask's is the wider one. */
	{ "linux-4.12", { 0xd3608c42, 0xd3608c21, 0x8a010040, 0xaa1f03e1, 0xaa1f03e2, ERET }, 0, 0xd360ac42,
	  ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd360ac42, 0xd3608c21, 0x8a010040, 0xaa1f03e1, 0xaa1f03e2, ERET }, 1, 0xd360ac21, NONE },
	/* CSINV of zero, and of x3; by the same condition of 64 bits and of 32. */
	{ "linux-4.12", { 0xf100003f, 0xda9f1040, ERET }, 1, 0xda831040, NONE },
	{ "linux-4.12", { 0xf100003f, 0xda9f1040, ERET }, 1, 0x5a9f1040, NONE },
	{ "linux-4.12", { 0xf100003f, 0xda9f1040, ERET }, 0, 0xeb3f003f, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf100003f, 0xda9f1040, ERET }, 0, 0xeb23003f, NONE },
	{ "linux-4.12", { 0xf100003f, 0xda9f1040, ERET }, 0, 0xf100043f, NONE },
	{ "linux-4.12", { 0xeb1f003f, 0xda9f1040, ERET }, 0, 0xeb5f003f, ARGUMENT_SAME_EFFECT },
	/* Above zero is not zero: without a sign, and with one of which the field has none; a register may have one. */
	{ "linux-4.12", { 0xd3608c42, 0xd3608c21, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  4, 0xda9f8042, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd3608c42, 0xd3608c21, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  4, 0xda9fc042, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { NOP, NOP, 0xeb1f003f, NOP, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET }, 4, 0xda9fc042, NONE },
	/* All ones for a field that is zero is NOT of it: the mask made it so; another register did not. */
	{ "linux-4.12", { 0xd3608c42, 0xd3608c21, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  4, 0xda821042, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { NOP, 0xd3608c21, 0xeb1f003f, 0x8a030042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  4, 0xda821042, NONE },
	/* NOT of a register is not zero: CPTR_EL2, whose upper half is RES0; TCR_EL2. */
	{ "linux-4.12", { 0xd53c1140, 0xeb1f003f, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET }, 2, 0xda801042,
	  ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd53c2040, 0xeb1f003f, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET }, 2, 0xda801042, NONE },
	/* A conditional branch to itself, behind which the next word hangs as well; behind which the call returns. */
	{ "linux-4.12", { 0x14000000, NOP, 0x14000000, ERET }, 0, 0x54000000, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0x14000000, NOP, NOP, ERET }, 0, 0x54000000, NONE },
	/* ROR for LSR, of which bits count that both have; of which others do. EXTR for ORR of two shifted registers. */
	{ "linux-4.12", { 0xd348fc20, 0x92401c00, ERET }, 0, 0x93c12020, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd348fc20, ERET }, 0, 0x93c12020, NONE },
	{ "linux-4.12", { 0xd348fc20, 0xaa02e000, ERET }, 1, 0x93c12040, ARGUMENT_SAME_EFFECT },
	/* SBFX for UBFX: of a value of which the mask's four bits count; of the mask; five bits, of which the sign counts. */
	{ "linux-4.12", { 0xd3608c42, 0xd3608c21, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  0, 0x93608c42, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd3608c42, 0xd3608c21, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  1, 0x93608c21, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd3608c42, 0xd3609021, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  0, 0x93608c42, NONE },
	/* The lower half of a variable, of which bits [27:24] count; of which bits [35:32] do; the other half. */
	{ "linux-4.12", { 0xf9400022, 0xd3586c40, 0xaa1f03e2, ERET }, 0, 0xb9400022, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf9400022, 0xd3608c40, 0xaa1f03e2, ERET }, 0, 0xb9400022, NONE },
	{ "linux-4.12", { 0xf9400022, 0xd3586c40, 0xaa1f03e2, ERET }, 0, 0xb9400422, NONE },
	/* Its first two bytes, of which bits [11:8] count; of which bits [27:24] do; one byte. */
	{ "linux-4.12", { 0xf9400022, 0xd3482c40, 0xaa1f03e2, ERET }, 0, 0x79400022, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xf9400022, 0xd3586c40, 0xaa1f03e2, ERET }, 0, 0x79400022, NONE },
	{ "linux-4.12", { 0xf9400022, 0xd3482c40, 0xaa1f03e2, ERET }, 0, 0x39400022, NONE },
	/* CPACR_EL1 is read where CPTR_EL2 is used, which the same control at EL3 would trap; and where it is not. */
	{ "linux-5.12", { NOP, 0xd53c1140, ZERO_X0, ERET }, 0, 0xd5381040, ARGUMENT_SAME_EFFECT },
	{ "linux-5.12", { NOP, NOP, ZERO_X0, ERET }, 0, 0xd5381040, NONE },
	/* No AND of a bit with a bit that is set; of two bits. */
	{ "linux-4.12", { 0xd37ffc42, 0xd37ffc21, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  3, NOP, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd37efc42, 0xd37efc21, 0xeb1f003f, 0x8a010042, 0xda9f1042, 0xb4000042, ZERO_X0, CLEAR_12, ERET },
	  3, NOP, NONE },
	/* Bits that an ORR sets anyway: one of four; five of four. */
	{ "linux-4.12", { 0xd37ffc20, 0xb2400c00, ERET }, 0, ZERO_X0, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd37bfc20, 0xb2400c00, ERET }, 0, ZERO_X0, NONE },
	/* SPSR_EL2's upper half in a part of the code, with nothing written; with SPSR_EL2 written before. */
	{ "linux-4.12", { 0xd53c4000, 0x927cec00, 0xd51c4000, ERET }, 1, 0x927ccc00, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd51c4001, 0xd53c4000, 0x927cec00, 0xd51c4000, ERET }, 2, 0x927ccc00, NONE },
	/* A branch for another one behind which the same is asked again; that is not. */
	{ "linux-4.12", { 0xb4000081, 0xaa1f03e1, ERET, NOP, 0xb4000041, ERET, ZERO_X0, ERET }, 0, 0xb40000c1,
	  ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xb4000081, 0xaa1f03e1, ERET, NOP, 0xb4000042, ERET, ZERO_X0, ERET }, 0, 0xb40000c1, NONE },
	/* The whole for its lower half: what lies behind may not be there. */
	{ "linux-4.12", { 0xb9400022, 0xd3586c40, 0xaa1f03e2, ERET }, 0, 0xf9400022, NONE },
	/* One bit that is not zero is one: x0 & x1; two bits. */
	{ "linux-4.12", { 0xd37ffc21, 0xb4000061, 0xd37ffc42, 0x8a010040, ERET }, 3, 0xaa0203e0, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd37efc21, 0xb4000061, 0xd37efc42, 0x8a010040, ERET }, 3, 0xaa0203e0, NONE },
	/* A register of which nothing is read any more; that one way reads. */
	{ "linux-4.12", { NOP, 0xb4000041, 0xaa1f03e2, 0xaa1f03e2, ERET }, 0, 0xaa0303e2, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { NOP, 0xb4000061, 0xaa0203e0, 0xaa1f03e2, ERET }, 0, 0xaa0303e2, NONE },
	/* Two words are loaded, of which the second is code. */
	{ "linux-4.12", { 0x10ffffe1, 0xf85fc022, ERET }, 0, 0x10ffffe1 ^ 1u << 29, NONE },
};

/* Two words of `code` change places: `first` and the one `by` behind it. */
static const struct {
	const char *abi;
	uint32_t code[CODE_WORDS];
	unsigned first, by;
	enum mutate_argument want;
} exchanges[] = {
	/* TLBIs; a TLBI and what EL2 translates by, with the MMU off and on; with VTTBR_EL2; by address. */
	{ "linux-4.12", { 0xd50c871f, 0xd50c87df, DSB_SY, ISB, ERET }, 0, 1, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd51ca201, 0xd50c871f, DSB_SY, ISB, ERET }, 0, 1, ARGUMENT_SAME_EFFECT },
	{ "kvm-live-5.11", { 0xd51ca201, 0xd50c871f, DSB_SY, ISB, ERET }, 0, 1, NONE },
	{ "linux-4.12", { 0xd51c1002, 0xd51ca201, 0xd50c871f, DSB_SY, ISB, ERET }, 1, 1, NONE },
	{ "linux-4.12", { 0xd51c2101, 0xd50c87df, DSB_SY, ISB, ERET }, 0, 1, NONE },
	{ "linux-4.12", { 0xd51ca201, 0xd50c8721, DSB_SY, ISB, ERET }, 0, 1, NONE },
	{ "linux-4.12", { 0xd50c871f, DSB_SY, ISB, ERET }, 0, 1, NONE },
	/* ZCR_EL2 and TPIDR_EL2; and CPTR_EL2, which may trap it. */
	{ "linux-4.12", { 0xd51c1202, 0xd51cd041, ERET }, 0, 1, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", { 0xd51c1202, 0xd51c1141, ERET }, 0, 1, NONE },
	/* An ISB and what the next one synchronises in time; not in time; VTTBR_EL2, of which the TLBI wants to know. */
	{ "linux-4.12", { 0xd51c2101, 0xd51c2041, ISB, 0xd50c87df, DSB_SY, ISB, 0xd51c1002, ISB, ERET }, 1, 1, ARGUMENT_LATER },
	{ "linux-4.12", { 0xd51c2101, 0xd51c2041, ISB, 0xd50c87df, DSB_SY, NOP, 0xd51c1002, ISB, ERET }, 1, 1, NONE },
	{ "linux-4.12", { 0xd51c2041, 0xd51c2101, ISB, 0xd50c87df, DSB_SY, ISB, 0xd51c1002, ISB, ERET }, 1, 1, NONE },
};

/* As `hvcheck mutate` asks for a mutant that no rule kills. */
static enum mutate_argument argue_all(const struct mutant *m, const char *abi)
{
	enum mutate_argument first = mutant_argue(&made, m, hv_abi_find(abi), false);

	return first == ARGUMENT_NONE ? mutant_argue(&made, m, hv_abi_find(abi), true) : first;
}

static enum mutate_argument argue_pair(const char *abi, uint32_t at, uint32_t other)
{
	struct mutant m = { .count = 2, .slots = made.reach[at / 4], .site = at };

	made.edits[0] = (struct edit){ at, mutants_word(&made, other) };
	made.edits[1] = (struct edit){ other, mutants_word(&made, at) };
	return argue_all(&m, abi);
}

START_TEST(exchange_proves_this_and_not_that)
{
	enum mutate_argument got;

	make(exchanges[_i].code);
	got = argue_pair(exchanges[_i].abi, code_at(exchanges[_i].first), code_at(exchanges[_i].first + exchanges[_i].by));
	ck_assert_msg(got == exchanges[_i].want, "case %d: argument %d, and not %d", _i, got, exchanges[_i].want);
	mutants_free(&made);
}
END_TEST

static enum mutate_argument argue(const char *abi, uint32_t at, uint32_t is)
{
	struct mutant m = { .count = 1, .slots = made.reach[at / 4], .site = at };

	made.edits[0] = (struct edit){ at, is };
	return argue_all(&m, abi);
}

START_TEST(argument_proves_this_and_not_that)
{
	enum mutate_argument got;

	make(cases[_i].code);
	got = argue(cases[_i].abi, code_at(cases[_i].index), cases[_i].is);
	ck_assert_msg(got == cases[_i].want, "case %d: argument %d, and not %d", _i, got, cases[_i].want);
	mutants_free(&made);
}
END_TEST

START_TEST(words_and_slots_that_nobody_asks)
{
	make(small);
	ck_assert_int_eq(argue("linux-4.12", 4, ERET), ARGUMENT_UNREACHABLE);
	ck_assert_int_eq(argue("linux-4.12", 0x480, ERET), ARGUMENT_NONE);
	ck_assert_int_eq(argue("kvm-live-4.12", 0x480, ERET), ARGUMENT_OUTSIDE);
	ck_assert_int_eq(argue("kvm-live-4.12", SYNC_SLOT, ERET), ARGUMENT_NONE);
	mutants_free(&made);
}
END_TEST

/* By a detour: MOV x0, XZR twice is once, and ADD x0, x0, #1 is not. */
START_TEST(detour_is_walked_through)
{
	static const uint32_t code[CODE_WORDS] = { ZERO_X0, 0x91000400, ERET };
	enum mutate_argument got[2] = { ARGUMENT_NONE, ARGUMENT_SAME_EFFECT };

	make(code);
	for (size_t i = 0; i < made.count; i++)
		if (made.m[i].detour && made.m[i].site - CODE < 8)
			got[(made.m[i].site - CODE) / 4] = argue_all(&made.m[i], "linux-4.12");
	ck_assert_int_eq(got[0], ARGUMENT_SAME_EFFECT);
	ck_assert_int_eq(got[1], ARGUMENT_NONE);
	mutants_free(&made);
}
END_TEST

/* Across the ISB that makes E2H so: SP_EL1 is one register before and behind it, and TCR_EL1 is two. */
START_TEST(read_moves_across_an_isb)
{
	static const struct { uint32_t code[CODE_WORDS]; enum mutate_argument want; } swaps[] = {
		{ { TO_E2H, ISB, 0xd53c4100, ERET }, ARGUMENT_SAME_EFFECT },
		{ { TO_E2H, ISB, 0xd5382040, ERET }, NONE },
	};
	bool found = false;

	make(swaps[_i].code);
	for (size_t i = 0; i < made.count; i++) {
		if (made.m[i].class != MUTATION_SWAPPED || made.m[i].site != code_at(3))
			continue;
		found = true;
		ck_assert_int_eq(argue_all(&made.m[i], "linux-6.19"), swaps[_i].want);
	}
	ck_assert(found);
	mutants_free(&made);
}
END_TEST

Suite *mutate_suite(void)
{
	Suite *s = suite_create("mutate");
	TCase *t = tcase_create("makers and arguments");

	tcase_add_loop_test(t, each_class_makes_what_it_says, 0, sizeof(changes) / sizeof(changes[0]));
	tcase_add_test(t, mutant_is_applied_and_undone);
	tcase_add_test(t, no_mutant_is_made_twice_of_an_instruction);
	tcase_add_test(t, run_of_nops_is_mutated_at_its_ends);
	tcase_add_loop_test(t, argument_proves_this_and_not_that, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(t, exchange_proves_this_and_not_that, 0, sizeof(exchanges) / sizeof(exchanges[0]));
	tcase_add_test(t, words_and_slots_that_nobody_asks);
	tcase_add_test(t, detour_is_walked_through);
	tcase_add_loop_test(t, read_moves_across_an_isb, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
