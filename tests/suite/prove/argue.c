/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arguments that a mutant is no break: what each proves, and what comes near and must not be proved. No machine runs.
 */
#include <check.h>

#include "tests/suite/mutate/small-stub.h"
#include "tests/suites.h"

#define NONE ARGUMENT_NONE
#define ERET ASM("eret")
#define FILL_5 "nop; nop; nop; nop; nop; "
#define PUSH_X30 "str x30, [sp, #-16]!; "
#define POP_X30 "ldr x30, [sp], #16; "
/* x5 = here + the difference of the variables. */
#define BY_VARIABLES "adr x5, .; ldr x6, .+44; ldr x7, .+48; sub x6, x6, x7; add x5, x5, x6; "
#define VARIABLES "nop; nop; .word 0x30; nop; .word 0x10; nop"
/* HCR_EL2 := E2H, RW, TGE by way of x0. */
#define TO_E2H "mov x0, #0x400000000; movk x0, #0x8800, lsl #16; msr hcr_el2, x0; "
#define CLEAR_12 "mov x1, xzr; mov x2, xzr; "
/* x0 is 0xc6000000, or out by way of the last word. */
#define INIT_5_11 "mov x5, #0xc6000000; cmp x0, x5; b.ne .+24; nop; "

/* 4096 ways. */
#define FORK(bit) "tbz w4, #" bit ", .+8; nop; "
#define FORKS \
	FORK("0") FORK("1") FORK("2") FORK("3") FORK("4") FORK("5") FORK("6") FORK("7") FORK("8") FORK("9") FORK("10") FORK("11")

static const struct {
	const char *abi;
	const char *code;
	unsigned index;
	const char *is;		/* what the word there becomes */
	enum prove_argument want;
} cases[] = {
#include "tests/suite/prove/arguments.def"
};

/* Two words of `code` change places: `first` and the one `by` behind it. */
static const struct {
	const char *abi;
	const char *code;
	unsigned first, by;
	enum prove_argument want;
} exchanges[] = {
	/* TLBIs; a TLBI and what EL2 translates by, with the MMU off and on; with VTTBR_EL2; by address. */
	{ "linux-4.12", ASM("tlbi alle2; tlbi vmalls12e1; dsb sy; isb; eret"), 0, 1, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", ASM("msr mair_el2, x1; tlbi alle2; dsb sy; isb; eret"), 0, 1, ARGUMENT_SAME_EFFECT },
	{ "kvm-live-5.11", ASM("msr mair_el2, x1; tlbi alle2; dsb sy; isb; eret"), 0, 1, NONE },
	{ "linux-4.12", ASM("msr sctlr_el2, x2; msr mair_el2, x1; tlbi alle2; dsb sy; isb; eret"), 1, 1, NONE },
	{ "linux-4.12", ASM("msr vttbr_el2, x1; tlbi vmalls12e1; dsb sy; isb; eret"), 0, 1, NONE },
	{ "linux-4.12", ASM("msr mair_el2, x1; tlbi vae2, x1; dsb sy; isb; eret"), 0, 1, NONE },
	{ "linux-4.12", ASM("tlbi alle2; dsb sy; isb; eret"), 0, 1, NONE },
	/* ZCR_EL2 and TPIDR_EL2; and CPTR_EL2, which may trap it. */
	{ "linux-4.12", ASM("msr zcr_el2, x2; msr tpidr_el2, x1; eret"), 0, 1, ARGUMENT_SAME_EFFECT },
	{ "linux-4.12", ASM("msr zcr_el2, x2; msr cptr_el2, x1; eret"), 0, 1, NONE },
	/* An ISB and what the next one synchronises in time; not in time; VTTBR_EL2, of which the TLBI wants to know. */
	{ "linux-4.12", ASM("msr vttbr_el2, x1; msr tcr_el2, x1; isb; tlbi vmalls12e1; dsb sy; isb; msr sctlr_el2, x2; isb; eret"),
	  1, 1, ARGUMENT_LATER },
	{ "linux-4.12", ASM("msr vttbr_el2, x1; msr tcr_el2, x1; isb; tlbi vmalls12e1; dsb sy; nop; msr sctlr_el2, x2; isb; eret"),
	  1, 1, NONE },
	{ "linux-4.12", ASM("msr tcr_el2, x1; msr vttbr_el2, x1; isb; tlbi vmalls12e1; dsb sy; isb; msr sctlr_el2, x2; isb; eret"),
	  1, 1, NONE },
};

/* As `hvcheck mutate` asks for a mutant that no rule kills. */
static enum prove_argument argue_all(const struct mutant *m, const char *abi)
{
	enum prove_argument first = mutant_argue(&small_mutants, m, hv_abi_find(abi), false);

	return first == ARGUMENT_NONE ? mutant_argue(&small_mutants, m, hv_abi_find(abi), true) : first;
}

static enum prove_argument argue_pair(const char *abi, uint32_t at, uint32_t other)
{
	struct mutant m = { .count = 2, .slots = small_mutants.flow.reach[at / 4], .site = at };

	small_mutants.edits[0] = (struct edit){ at, mutants_word(&small_mutants, other) };
	small_mutants.edits[1] = (struct edit){ other, mutants_word(&small_mutants, at) };
	return argue_all(&m, abi);
}

START_TEST(exchange_proves_this_and_not_that)
{
	enum prove_argument got;

	small_stub_make(exchanges[_i].code);
	got = argue_pair(exchanges[_i].abi, small_stub_at(exchanges[_i].first),
			 small_stub_at(exchanges[_i].first + exchanges[_i].by));
	ck_assert_msg(got == exchanges[_i].want, "case %d: argument %d, and not %d", _i, got, exchanges[_i].want);
	mutants_free(&small_mutants);
}
END_TEST

static enum prove_argument argue(const char *abi, uint32_t at, uint32_t is)
{
	struct mutant m = { .count = 1, .slots = small_mutants.flow.reach[at / 4], .site = at };

	small_mutants.edits[0] = (struct edit){ at, is };
	return argue_all(&m, abi);
}

START_TEST(argument_proves_this_and_not_that)
{
	enum prove_argument got;

	small_stub_make(cases[_i].code);
	got = argue(cases[_i].abi, small_stub_at(cases[_i].index), assembled_word(cases[_i].is));
	ck_assert_msg(got == cases[_i].want, "case %d: argument %d, and not %d", _i, got, cases[_i].want);
	mutants_free(&small_mutants);
}
END_TEST

START_TEST(words_and_slots_that_no_caller_asks)
{
	small_stub_make(SMALL_STUB);
	ck_assert_int_eq(argue("linux-4.12", 4, assembled_word(ERET)), ARGUMENT_UNREACHABLE);
	ck_assert_int_eq(argue("linux-4.12", 0x480, assembled_word(ERET)), ARGUMENT_NONE);
	ck_assert_int_eq(argue("kvm-live-4.12", 0x480, assembled_word(ERET)), ARGUMENT_OUTSIDE);
	ck_assert_int_eq(argue("kvm-live-4.12", SYNC_SLOT, assembled_word(ERET)), ARGUMENT_NONE);
	mutants_free(&small_mutants);
}
END_TEST

/* By a detour: MOV x0, XZR twice is once, and ADD x0, x0, #1 is not. */
START_TEST(detour_is_walked_through)
{
	enum prove_argument got[2] = { ARGUMENT_NONE, ARGUMENT_SAME_EFFECT };

	small_stub_make(ASM("mov x0, xzr; add x0, x0, #1; eret"));
	for (size_t i = 0; i < small_mutants.count; i++)
		if (small_mutants.m[i].detour && small_mutants.m[i].site - CODE < 8)
			got[(small_mutants.m[i].site - CODE) / 4] = argue_all(&small_mutants.m[i], "linux-4.12");
	ck_assert_int_eq(got[0], ARGUMENT_SAME_EFFECT);
	ck_assert_int_eq(got[1], ARGUMENT_NONE);
	mutants_free(&small_mutants);
}
END_TEST

/* Across the ISB that makes E2H so: SP_EL1 is one register before and behind it, and TCR_EL1 is two. */
START_TEST(read_moves_across_an_isb)
{
	static const struct { const char *code; enum prove_argument want; } swaps[] = {
		{ ASM(TO_E2H "isb; mrs x0, sp_el1; eret"), ARGUMENT_SAME_EFFECT },
		{ ASM(TO_E2H "isb; mrs x0, tcr_el1; eret"), NONE },
	};
	bool found = false;

	small_stub_make(swaps[_i].code);
	for (size_t i = 0; i < small_mutants.count; i++) {
		if (small_mutants.m[i].class != MUTATION_SWAPPED || small_mutants.m[i].site != small_stub_at(3))
			continue;
		found = true;
		ck_assert_int_eq(argue_all(&small_mutants.m[i], "linux-6.19"), swaps[_i].want);
	}
	ck_assert(found);
	mutants_free(&small_mutants);
}
END_TEST

static bool reads_nothing(const void *ctx, uint64_t va, uint64_t *value)
{
	(void)ctx;
	(void)va;
	(void)value;
	return false;
}

/* Of what is resident, it is known where it lies, what its CPU has, and what SP_EL2 is. */
static const struct {
	const char *code;
	unsigned index;
	const char *is;
	struct residence at;
	enum prove_argument want;
} residents[] = {
	{ ASM("bti c; mov x0, xzr; eret"), 0, ASM("nop"), { .image = 0x40000000 }, ARGUMENT_HINT },
	{ ASM("bti c; mov x0, xzr; eret"), 0, ASM("nop"), { .image = 0x40000000, .guarded = true }, NONE },
	{ ASM("nop; mov x0, xzr; eret"), 0, ASM("esb"), { .image = 0x40000000 }, ARGUMENT_HINT },
	{ ASM("nop; mov x0, xzr; eret"), 0, ASM("pacia1716"), { .image = 0x40000000 }, ARGUMENT_HINT },
	{ ASM("nop; mov x0, xzr; eret"), 0, ASM("pacia1716"), { .image = 0x40000000, .keys = true }, NONE },
	{ ASM("adr x5, .; add x5, x5, #12; br x5; mov x0, xzr; eret"), 1, ASM("add w5, w5, #12"), { .image = 0x40000000 },
	  ARGUMENT_SAME_EFFECT },
	{ ASM("adr x5, .; add x5, x5, #12; br x5; mov x0, xzr; eret"), 1, ASM("add w5, w5, #12"), { .image = 0x840000000 }, NONE },
	{ ASM("sub sp, sp, #16; add sp, sp, #16; mov x0, xzr; eret"), 1, ASM("add wsp, wsp, #16"),
	  { .image = 0x40000000, .sp = 0x80001000 }, ARGUMENT_SAME_EFFECT },
	{ ASM("sub sp, sp, #16; add sp, sp, #16; mov x0, xzr; eret"), 1, ASM("add wsp, wsp, #16"),
	  { .image = 0x40000000, .sp = 0x8880001000 }, NONE },
	/* At its physical address the code is the same. */
	{ ASM("adr x5, .; add x5, x5, #16; br x5; mov x1, xzr; nop; mov x0, xzr; eret"), 1, ASM("add x5, x5, #20"),
	  { .image = 0x40000000, .flat = 0x40000000 }, ARGUMENT_CLOBBER },
	{ ASM("adr x5, .; add x5, x5, #16; br x5; mov x1, xzr; nop; mov x0, xzr; eret"), 1, ASM("add x5, x5, #12"),
	  { .image = 0x40000000, .flat = 0x40000000 }, NONE },
};

START_TEST(resident_stub_lies_where_it_is)
{
	struct residence at = residents[_i].at;
	enum prove_argument got;

	at.read = reads_nothing;
	small_stub_make(residents[_i].code);
	small_mutants.flow.residence = &at;
	got = argue("kvm-live-5.11", small_stub_at(residents[_i].index), assembled_word(residents[_i].is));
	ck_assert_msg(got == residents[_i].want, "case %d: argument %d, and not %d", _i, got, residents[_i].want);
	mutants_free(&small_mutants);
}
END_TEST

Suite *prove_suite(void)
{
	Suite *s = suite_create("prove");
	TCase *t = tcase_create("arguments");

	tcase_add_loop_test(t, argument_proves_this_and_not_that, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(t, exchange_proves_this_and_not_that, 0, sizeof(exchanges) / sizeof(exchanges[0]));
	tcase_add_loop_test(t, resident_stub_lies_where_it_is, 0, sizeof(residents) / sizeof(residents[0]));
	tcase_add_test(t, words_and_slots_that_no_caller_asks);
	tcase_add_test(t, detour_is_walked_through);
	tcase_add_loop_test(t, read_moves_across_an_isb, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
