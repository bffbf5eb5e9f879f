/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of instructions against itself: letters, places, order, fields. */
#include <check.h>
#include <string.h>

#include "isa/isa.h"
#include "isa/encode.h"
#include "isa/sysreg.h"
#include "tests/isa-words.h"
#include "tests/suites.h"

#define WORDS 200	/* of each row */

static const struct isa_row *rows;
static unsigned count;

static void get_rows(void)
{
	rows = isa_rows(ISA_A64, &count);
}

static bool is_hole(const struct isa_row *row)
{
	return row->class == ISA_UNALLOCATED;
}

static bool has_operand(const struct isa_row *row, char letter)
{
	for (const struct isa_operand *o = row->operands; o->role; o++)
		if (o->letter == letter || o->low == letter)
			return true;
	return false;
}

START_TEST(patterns_are_32_of_known_characters)
{
	for (unsigned i = 1; i < count; i++) {
		ck_assert_msg(!rows[i].operands[ISA_OPERANDS_MAX].role, "%s: too many operands", isa_id_name(i));
		ck_assert_msg(strlen(rows[i].bits) == 32, "%s", isa_id_name(i));
		for (unsigned k = 0; k < 32; k++) {
			char c = rows[i].bits[k];

			ck_assert_msg(strchr("01x", c) || (c >= 'a' && c <= 'z' && !is_hole(&rows[i])), "%s: %c",
				      isa_id_name(i), c);
			ck_assert_msg((rows[i].mask >> (31 - k) & 1) == (c == '0' || c == '1'), "%s: mask", isa_id_name(i));
			ck_assert_msg((rows[i].match >> (31 - k) & 1) == (c == '1'), "%s: match", isa_id_name(i));
		}
	}
}
END_TEST

START_TEST(each_letter_has_an_operand_and_each_operand_a_letter)
{
	for (unsigned i = 1; i < count; i++) {
		for (unsigned k = 0; k < 32; k++)
			ck_assert_msg(strchr("01x", rows[i].bits[k]) || has_operand(&rows[i], rows[i].bits[k]),
				      "%s: nothing says what %c is", isa_id_name(i), rows[i].bits[k]);
		for (const struct isa_operand *o = rows[i].operands; o->role; o++) {
			ck_assert_msg(!o->letter || strchr(rows[i].bits, o->letter), "%s: no %c", isa_id_name(i), o->letter);
			ck_assert_msg(!o->low || strchr(rows[i].bits, o->low), "%s: no %c", isa_id_name(i), o->low);
		}
	}
}
END_TEST

/* No bit twice: two operands are of two letters, but for a register that is in two roles. */
START_TEST(no_letter_has_two_operands)
{
	for (unsigned i = 1; i < count; i++)
		for (const struct isa_operand *a = rows[i].operands; a->role; a++)
			for (const struct isa_operand *b = rows[i].operands; b < a; b++)
				ck_assert_msg(!a->letter || (a->letter != b->letter && a->letter != b->low &&
							     a->low != b->letter), "%s: %c twice", isa_id_name(i), a->letter);
}
END_TEST

static uint32_t letter_bits(const struct isa_row *row, char letter)
{
	uint32_t bits = 0;

	for (unsigned n = 0; n < 32; n++)
		if (row->bits[31 - n] == letter)
			bits |= 1u << n;
	return bits;
}

/* Where the architecture has them: decoding relies upon it. */
START_TEST(registers_stand_at_their_places)
{
	static const struct { const char *letters; uint32_t bits; } places[] = {
		{ "dt", 0x1f }, { "n", 0x3e0 }, { "au", 0x7c00 }, { "ms", 0x1f0000 }, { "r", 0x6000 },
	};

	for (unsigned i = 1; i < count; i++)
		for (const struct isa_operand *o = rows[i].operands; o->role; o++) {
			bool found = false;

			for (unsigned k = 0; k < sizeof(places) / sizeof(places[0]); k++)
				found |= o->letter && strchr(places[k].letters, o->letter) &&
					 !(letter_bits(&rows[i], o->letter) & ~places[k].bits);
			ck_assert_msg(found || o->role > ISA_LAST_GENERAL, "%s: %c", isa_id_name(i), o->letter);
		}
}
END_TEST

/* Two rows share words only if the first is the more special, or a hole, or the second holds what is left. None hides another. */
START_TEST(rows_overlap_by_order_only)
{
	for (unsigned i = 1; i < count; i++)
		for (unsigned k = i + 1; k < count; k++) {
			if ((rows[i].match ^ rows[k].match) & rows[i].mask & rows[k].mask)
				continue;
			ck_assert_msg(rows[i].mask & ~rows[k].mask, "%s hides %s", isa_id_name(i), isa_id_name(k));
			ck_assert_msg(is_hole(&rows[i]) || !*rows[k].name || !(rows[k].mask & ~rows[i].mask),
				      "%s and %s overlap", isa_id_name(i), isa_id_name(k));
		}
}
END_TEST

static unsigned first_that_fits(uint32_t word)
{
	for (unsigned i = 1; i < count; i++)
		if ((word & rows[i].mask) == rows[i].match)
			return is_hole(&rows[i]) ? 0 : i;
	return 0;
}

/* The index by bits leaves no row out. */
START_TEST(decoding_finds_the_first_row_that_fits)
{
	uint64_t state = 1;

	for (unsigned i = 1; i < count; i++)
		for (unsigned k = 0; k < WORDS; k++) {
			uint32_t word = isa_random_word(&rows[i], &state);
			struct isa_insn insn;
			bool known = isa_decode(ISA_A64, word, &insn);

			ck_assert_msg(insn.id == first_that_fits(word), "%08x: %s, and not %s", word, isa_id_name(insn.id),
				      isa_id_name(first_that_fits(word)));
			ck_assert(known == (insn.id != ISA_UNKNOWN));
		}
}
END_TEST

START_TEST(each_row_can_be_reached)
{
	for (unsigned i = 1; i < count; i++) {
		struct isa_insn insn;
		uint64_t state = 1;
		bool found = is_hole(&rows[i]);

		for (unsigned k = 0; !found && k < 10000; k++)
			found = isa_decode(ISA_A64, isa_random_word(&rows[i], &state), &insn) && insn.id == i;
		ck_assert_msg(found, "%s", isa_id_name(i));
	}
}
END_TEST

/* What is read from a field and put back is the same word; what is put into it is read again. */
START_TEST(fields_are_put_as_they_are_read)
{
	uint64_t state = 2;

	for (unsigned i = 1; i < count; i++)
		for (unsigned k = 0; k < 20; k++) {
			struct isa_insn insn, other;
			int64_t value;

			if (!isa_decode(ISA_A64, isa_random_word(&rows[i], &state), &insn))
				continue;
			isa_decode(ISA_A64, isa_random_word(insn.row, &state), &other);
			for (const struct isa_operand *o = insn.row->operands; o->role; o++) {
				ck_assert_uint_eq(isa_with(&insn, o, isa_get(&insn, o)), insn.word);
				if (other.id != insn.id)
					continue;
				value = isa_get(&other, o);
				other.word = isa_with(&insn, o, value);
				ck_assert_msg(isa_get(&other, o) == value, "%s", isa_id_name(i));
			}
		}
}
END_TEST

static const struct { const char *text; uint32_t word; enum isa_id id; uint64_t reads, writes; } known[] = {
	{ "add x1, sp, #16", 0x910043e1, A64_ADD_IMM, ISA_SP, 1 << 1 },
	{ "cmp x0, #3", 0xf1000c1f, A64_SUBS_IMM, 1, ISA_FLAGS },
	{ "mov sp, x3", 0x9100007f, A64_ADD_IMM, 1 << 3, ISA_SP },
	{ "movk x7, #1, lsl #16", 0xf2a00027, A64_MOVK, 1 << 7, 1 << 7 },
	{ "adc x2, x3, x4", 0x9a040062, A64_ADC, 1 << 3 | 1 << 4 | ISA_FLAGS, 1 << 2 },
	{ "ldp x1, x2, [sp], #16", 0xa8c10be1, A64_LDP_POST, ISA_SP | ISA_MEMORY, ISA_SP | 6 },
	{ "str x3, [x4, #8]!", 0xf8008c83, A64_STR_PRE, 1 << 3 | 1 << 4, 1 << 4 | ISA_MEMORY },
	{ "stxr w5, x6, [x7]", 0xc8057ce6, A64_STXR, 1 << 6 | 1 << 7, 1 << 5 | ISA_MEMORY },
	{ "casp x2, x3, x4, x5, [x6]", 0x48227cc4, A64_CASP, 0x7c | ISA_MEMORY, 0xc | ISA_MEMORY },
	{ "blr x17", 0xd63f0220, A64_BLR, 1 << 17, 1 << 30 },
	{ "paciasp", 0xd503233f, A64_PACIASP, 1 << 30 | ISA_SP, 1 << 30 },
	{ "msr sctlr_el2, x1", 0xd51c1001, A64_MSR, 1 << 1, 0 },
	{ "mrs x9, hcr_el2", 0xd53c1109, A64_MRS, 0, 1 << 9 },
	{ "fmov x1, d0", 0x9e660001, A64_FMOV_TO_D, 0, 1 << 1 },
	{ "ldr q0, [x1], #16", 0x3cc10420, A64_FP_LDR_POST, 1 << 1 | ISA_MEMORY, 1 << 1 },
};

START_TEST(registers_are_read_and_written)
{
	struct isa_insn insn;

	ck_assert_msg(isa_decode(ISA_A64, known[_i].word, &insn) && insn.id == known[_i].id, "%s", known[_i].text);
	ck_assert_msg(isa_reads(&insn) == known[_i].reads, "%s reads %llx", known[_i].text, (unsigned long long)isa_reads(&insn));
	ck_assert_msg(isa_writes(&insn) == known[_i].writes, "%s writes %llx", known[_i].text,
		      (unsigned long long)isa_writes(&insn));
}
END_TEST

/* As GNU as made them; X registers are 64 bits wide. */
static const struct {
	const char *text;
	uint32_t word;
	bool wide;
} widths[] = {
	{ "adr x9, .-3", 0x30ffffe9, true }, { "adrp x5, .+0x1000", 0xb0000005, true },
	{ "ldr x0, .+0x40", 0x58000200, true }, { "ldr w1, .-0x100000", 0x18800001, false }, { "ldrsw x2, .+8", 0x98000042, true },
	{ "ldrb w0, [x1]", 0x39400020, false }, { "ldr w0, [x1]", 0xb9400020, false }, { "ldr x0, [x1]", 0xf9400020, true },
	{ "ldrsh w0, [x1]", 0x79c00020, false }, { "ldrsh x0, [x1]", 0x79800020, true }, { "ldpsw x0, x1, [x2]", 0x69400440, true },
	{ "ldp w0, w1, [x2]", 0x29400440, false }, { "ldxr w0, [x1]", 0x885f7c20, false }, { "ldxr x0, [x1]", 0xc85f7c20, true },
	{ "cbz w0, .", 0x34000000, false }, { "add x0, x1, #1", 0x91000420, true }, { "movz w0, #1", 0x52800020, false },
};

START_TEST(width_is_as_assembled)
{
	struct isa_insn insn;

	ck_assert_msg(isa_decode(ISA_A64, widths[_i].word, &insn), "%s", widths[_i].text);
	ck_assert_msg(isa_is_wide(&insn) == widths[_i].wide, "%s", widths[_i].text);
}
END_TEST

/* Words that the program makes, against GNU as. */
START_TEST(made_words_are_as_assembled)
{
	const struct { uint32_t made, assembled; const char *text; } made[] = {
		{ ISA_WORD_NOP, 0xd503201f, "nop" }, { ISA_WORD_ISB, 0xd5033fdf, "isb" }, { ISA_WORD_ERET, 0xd69f03e0, "eret" },
		{ ISA_WORD_DMB_SY, 0xd5033fbf, "dmb sy" }, { ISA_MAKE_DSB(7), 0xd503379f, "dsb nsh" },
		{ ISA_WORD_B_SELF, 0x14000000, "b ." },
		{ ISA_WORD_BL_SELF, 0x94000000, "bl ." },
		{ isa_make_b(0x1000, 0xffc), 0x17ffffff, "b .-4" }, { isa_make_b(0, 0x1000), 0x14000400, "b .+0x1000" },
		{ ISA_ENCODE_HVC(0x1234), 0xd4024682, "hvc #0x1234" }, { ISA_MAKE_BR(4), 0xd61f0080, "br x4" },
		{ ISA_MAKE_CMP(9, 0x630), 0xf118c13f, "cmp x9, #0x630" }, { ISA_MAKE_B_NE(4), 0x54000081, "b.ne .+16" },
		{ ISA_MAKE_MSR(ISA_VBAR_EL2, 1), 0xd51cc001, "msr vbar_el2, x1" },
		{ ISA_MAKE_MRS(ISA_VBAR_EL2, 0), 0xd53cc000, "mrs x0, vbar_el2" },
		{ ISA_MAKE_SYS(ISA_SYSREG(1, 4, 8, 7, 0), 31), 0xd50c871f, "tlbi alle2" },
		{ ISA_MAKE_MOVZ(16, 0x2a), 0xd2800550, "movz x16, #0x2a" },
		{ ISA_MAKE_MOVK_16(16, 0x2a), 0xf2a00550, "movk x16, #0x2a, lsl #16" },
		{ ISA_MAKE_MOVK(0, 0x2a, 3), 0xf2e00540, "movk x0, #0x2a, lsl #48" },
		{ ISA_WORD_MOV_SP_X0, 0x9100001f, "mov sp, x0" },
		{ ISA_WORD_MOV_X0_XZR, 0xaa1f03e0, "mov x0, xzr" }, { ISA_WORD_B_GT_SELF, 0x5400000c, "b.gt ." },
		{ ISA_WORD_EOR_W1_80008000, 0x52018021, "eor w1, w1, #0x80008000" }, { ISA_WORD_A32_B_SELF, 0xeafffffe, "b ." },
		{ ISA_WORD_T32_B_SELF, 0xf7ffbffe, "b.w ." }, { ISA_WORD_T32_B_SELF_SHORT, 0xe7fe, "b ." },
		{ ISA_WORD_A32_NOP, 0xe320f000, "nop" }, { ISA_WORD_T32_NOP, 0xbf00, "nop" },
		{ isa_make_a32_b(0, 0x1000), 0xea0003fe, "b .+0x1000" }, { isa_make_a32_b(0x20, 0x20), ISA_WORD_A32_B_SELF, "b ." },
		{ isa_make_t32_b(0, 0x7fe), 0xe3fd, "b .+0x7fe" }, { isa_make_t32_b(0x20, 0x20), ISA_WORD_T32_B_SELF_SHORT, "b ." },
	};

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		ck_assert_msg(made[i].made == made[i].assembled, "%s: %08x", made[i].text, made[i].made);
	ck_assert(isa_word_is_hvc(0xd4024682) && !isa_word_is_hvc(0xd4000003) && isa_word_is_call(0xd4000003));
	ck_assert(!isa_word_is_call(0xd4200000) && isa_word_is_b(0x17ffffff) && !isa_word_is_b(0x94000000));
	ck_assert(isa_word_is_a32_hvc(0xe1400070) && !isa_word_is_a32_hvc(0xe1600070));
}
END_TEST

Suite *isa_suite(void)
{
	Suite *s = suite_create("isa");
	TCase *tc = tcase_create("table");

	tcase_add_unchecked_fixture(tc, get_rows, NULL);
	tcase_add_test(tc, patterns_are_32_of_known_characters);
	tcase_add_test(tc, each_letter_has_an_operand_and_each_operand_a_letter);
	tcase_add_test(tc, no_letter_has_two_operands);
	tcase_add_test(tc, registers_stand_at_their_places);
	tcase_add_test(tc, rows_overlap_by_order_only);
	tcase_add_test(tc, decoding_finds_the_first_row_that_fits);
	tcase_add_test(tc, each_row_can_be_reached);
	tcase_add_test(tc, fields_are_put_as_they_are_read);
	tcase_add_loop_test(tc, registers_are_read_and_written, 0, (int)(sizeof(known) / sizeof(known[0])));
	tcase_add_loop_test(tc, width_is_as_assembled, 0, (int)(sizeof(widths) / sizeof(widths[0])));
	tcase_add_test(tc, made_words_are_as_assembled);
	suite_add_tcase(s, tc);
	return s;
}
