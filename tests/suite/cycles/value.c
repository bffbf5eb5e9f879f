/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said to be known of a register is what Unicorn has there, whatever the bits are that were not known; and where all was
 * known before, all is known behind.
 */
#include <check.h>
#include <unicorn/unicorn.h>

#include "suite/cycles/value.h"
#include "tests/isa-words.h"
#include "tests/parts.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define CODE 0x10000000ull
#define ROUNDS (is_long_run() ? 3000u : 1000u)	/* of each instruction */
#define FILLS 4			/* of the bits that are not known */

static const uint16_t ids[] = {
	A64_ADD_IMM, A64_ADDS_IMM, A64_SUB_IMM, A64_SUBS_IMM, A64_ADD, A64_ADDS, A64_SUB, A64_SUBS, A64_ADD_EXT, A64_ADDS_EXT,
	A64_SUB_EXT, A64_SUBS_EXT, A64_AND_IMM, A64_ORR_IMM, A64_EOR_IMM, A64_ANDS_IMM, A64_AND, A64_BIC, A64_ORR, A64_ORN, A64_EOR,
	A64_EON, A64_ANDS, A64_BICS, A64_MOVZ, A64_MOVK, A64_MOVN, A64_MOVZ_W, A64_MOVK_W, A64_MOVN_W, A64_UBFM, A64_UBFM_W,
	A64_SBFM, A64_BFM, A64_BFM_W, A64_EXTR, A64_EXTR_W, A64_CSEL, A64_CSINC, A64_CSINV, A64_CSNEG, A64_CCMP, A64_CCMP_IMM,
	A64_CCMN, A64_CCMN_IMM, A64_ADR, A64_ADRP,
	/* Of these, whether they branch. */
	A64_B_COND, A64_CBZ, A64_CBNZ, A64_TBZ, A64_TBNZ,
};

static uc_engine *uc;
static uint64_t state;

static int name_of(unsigned reg)
{
	return reg < 29 ? UC_ARM64_REG_X0 + (int)reg : reg == 29 ? UC_ARM64_REG_X29 : reg == 30 ? UC_ARM64_REG_X30 :
	       reg == 31 ? UC_ARM64_REG_SP : UC_ARM64_REG_NZCV;
}

static void open_engine(void)
{
	ck_assert_int_eq(uc_open(UC_ARCH_ARM64, UC_MODE_ARM, &uc), UC_ERR_OK);
	ck_assert_int_eq(uc_mem_map(uc, CODE - 0x200000, 0x400000, UC_PROT_ALL), UC_ERR_OK);
	state = 1;
}

static void close_engine(void)
{
	uc_close(uc);
}

/* All bits known, none, or some; small numbers are the likely ones. */
static struct value draw_value(uint64_t mask)
{
	uint64_t known = isa_random(&state), bits = isa_random(&state);

	switch (isa_random(&state) % 4) {
	case 0: known = ~0ull; bits &= 3; break;
	case 1: known = ~0ull; break;
	case 2: known = 0; break;
	default: break;
	}
	return (struct value){ .known = known & mask, .bits = bits & known & mask };
}

static void draw(struct value_state *s)
{
	value_begin(s);
	for (unsigned i = 0; i < 32; i++)
		s->r[i] = draw_value(~0ull);
	s->flags = draw_value(15);
}

/* A state that is one of those which `s` allows; sets where it goes on. */
static void run(const struct value_state *s, uint32_t word, uint64_t r[33], uint64_t *pc)
{
	uc_mem_write(uc, CODE, &word, sizeof(word));
	uc_ctl_remove_cache(uc, CODE, CODE + 4);
	for (unsigned i = 0; i < 33; i++) {
		const struct value *v = i < 32 ? &s->r[i] : &s->flags;

		r[i] = v->bits | (isa_random(&state) & ~v->known);
		if (i == 32)
			r[i] = (r[i] & 15) << 28;
		uc_reg_write(uc, name_of(i), &r[i]);
	}
	ck_assert_int_eq(uc_emu_start(uc, CODE, 0, 0, 1), UC_ERR_OK);
	for (unsigned i = 0; i < 33; i++)
		uc_reg_read(uc, name_of(i), &r[i]);
	uc_reg_read(uc, UC_ARM64_REG_PC, pc);
	r[32] = r[32] >> 28 & 15;
}

static bool agrees(const struct value_state *s, const uint64_t r[33], unsigned *which)
{
	for (*which = 0; *which < 33; ++*which) {
		const struct value *v = *which < 32 ? &s->r[*which] : &s->flags;

		if ((r[*which] ^ v->bits) & v->known || v->bits & ~v->known)
			return false;
	}
	return true;
}

static bool all_known(const struct value_state *s, const struct isa_insn *insn)
{
	uint64_t reads = isa_reads(insn), writes = isa_writes(insn);
	bool known = !(reads & ISA_FLAGS) || s->flags.known == 15;

	for (unsigned i = 0; i < 32; i++)
		known &= !((reads | writes) >> i & 1) || s->r[i].known == ~0ull;
	return known;
}

START_TEST(knows_what_unicorn_has)
{
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct value_state before, after;
		uint64_t r[33], pc, of;
		struct isa_insn insn;
		unsigned which, count;

		if (!isa_decode(ISA_A64, isa_random_word(&isa_rows(ISA_A64, &count)[ids[_i]], &state), &insn) || insn.id != ids[_i])
			continue;
		draw(&before);
		after = before;
		value_step(&after, &insn, CODE);
		for (unsigned fill = 0; fill < FILLS; fill++) {
			int taken;

			run(&before, insn.word, r, &pc);
			if (insn.flow == ISA_BRANCH_IF) {
				taken = value_asks(&before, &insn, &of);
				if (isa_target(&insn, CODE) != CODE + 4)
					ck_assert_msg(taken < 0 || taken == (pc != CODE + 4), "%08x: %d", insn.word, taken);
				if (all_known(&before, &insn))
					ck_assert_int_ge(taken, 0);
				value_learn(&after, &insn, pc != CODE + 4);
			}
			ck_assert_msg(agrees(&after, r, &which), "%08x: register %u", insn.word, which);
			if (insn.flow == ISA_BRANCH_IF)
				after = before;
		}
		if (all_known(&before, &insn) && insn.flow == ISA_NEXT)
			ck_assert_msg(all_known(&after, &insn), "%08x", insn.word);
	}
}
END_TEST

/* A move keeps what is known of a number without its bits: that it is no call's, and not 0. */
START_TEST(moves_keep_what_is_not_so)
{
	static const uint64_t others[] = { 0, 1, 2 };
	const char *const cmp[] = { ASM("cmp x2, #0"), ASM("cmp x2, #2"), ASM("cmp x2, #3") };
	struct isa_insn insn;
	struct value_state s;

	value_begin(&s);
	s.others = others;
	s.other_count = 3;
	s.r[1].other = true;
	ck_assert(isa_decode(ISA_A64, assembled_word(ASM("mov x2, x1")), &insn));
	value_step(&s, &insn, CODE);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert(isa_decode(ISA_A64, assembled_word(cmp[i]), &insn));
		value_step(&s, &insn, CODE);
		ck_assert_int_eq(!!(s.flags.known & 4), i < 2);	/* Z is 0 of those that are calls */
		ck_assert_int_eq(s.flags.bits, 0);
	}
}
END_TEST

Suite *cycles_value_suite(void)
{
	Suite *s = suite_create("cycles_value");
	TCase *t = tcase_create("values");

	tcase_add_unchecked_fixture(t, open_engine, close_engine);
	tcase_add_loop_test(t, knows_what_unicorn_has, 0, sizeof(ids) / sizeof(ids[0]));
	tcase_add_test(t, moves_keep_what_is_not_so);
	suite_add_tcase(s, t);
	return s;
}
