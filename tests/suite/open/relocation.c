/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relocations of an object: the word that each makes, its reach to the byte, and what is refused.
 */
#include <check.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/assembled.h"
#include "tests/elf-object.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct {
	unsigned type, symbol;
	int64_t addend;
	const char *before, *after;
} relocations[] = {
	{ R_AARCH64_JUMP26, DATA, 0, ASM("b ."), ASM("b .+0x108") },
	{ R_AARCH64_CALL26, DATA, -0x208, ASM("bl ."), ASM("bl .-0x100") },
	{ R_AARCH64_CONDBR19, DATA, 0, ASM("b.eq ."), ASM("b.eq .+0x108") },
	{ R_AARCH64_TSTBR14, DATA, 0, ASM("tbz w0, #0, ."), ASM("tbz w0, #0, .+0x108") },
	{ R_AARCH64_LD_PREL_LO19, DATA, 0, ASM("ldr x0, ."), ASM("ldr x0, .+0x108") },
	{ R_AARCH64_ADR_PREL_LO21, DATA, 1, ASM("adr x0, ."), ASM("adr x0, .+0x109") },
	{ R_AARCH64_ADR_PREL_PG_HI21, DATA, 0x1000, ASM(".inst 0x90000000"),
	  ASM(".inst 0xb0000000") },	/* adrp x0, of the next page */
	{ R_AARCH64_ADR_PREL_PG_HI21_NC, DATA, 0, ASM(".inst 0x90000000"), ASM(".inst 0x90000000") },	/* adrp x0 */
	{ R_AARCH64_ADD_ABS_LO12_NC, DATA, 0, ASM("add x0, x0, #0"), ASM("add x0, x0, #0x908") },
	{ R_AARCH64_LDST8_ABS_LO12_NC, DATA, 0, ASM("ldrb w0, [x0]"), ASM("ldrb w0, [x0, #0x908]") },
	{ R_AARCH64_LDST16_ABS_LO12_NC, DATA, 0, ASM("ldrh w0, [x0]"), ASM("ldrh w0, [x0, #0x908]") },
	{ R_AARCH64_LDST32_ABS_LO12_NC, DATA, 0, ASM("ldr w0, [x0]"), ASM("ldr w0, [x0, #0x908]") },
	{ R_AARCH64_LDST64_ABS_LO12_NC, DATA, 0, ASM("ldr x0, [x0]"), ASM("ldr x0, [x0, #0x908]") },
	{ R_AARCH64_LDST128_ABS_LO12_NC, DATA, -8, ASM("ldr q0, [x0]"), ASM("ldr q0, [x0, #0x900]") },
	{ R_AARCH64_JUMP26, WEAK, 0, ASM("b ."), ASM("b .+4") },
	{ R_AARCH64_ADR_PREL_LO21, WEAK, 0, ASM("adr x0, ."), ASM("adr x0, .") },
};

static void relocate(unsigned type, unsigned symbol, int64_t addend, uint32_t before, uint32_t after)
{
	struct hv_stub *stub;

	put_word(object_text, PLACE, before);
	object_relocate(type, symbol, addend);
	stub = object_load_well(&object);
	ck_assert_msg(object_word(stub, PLACE) == after, "type %u: 0x%08x", type, object_word(stub, PLACE));
	ck_assert_uint_eq(stub->misreach_count, 0);
	ck_assert_uint_eq(stub->fixup_count, 0);
	hv_stub_free(stub);
}

START_TEST(relocation_is_applied)
{
	relocate(relocations[_i].type, relocations[_i].symbol, relocations[_i].addend, assembled_word(relocations[_i].before),
		 assembled_word(relocations[_i].after));
}
END_TEST

static const struct {
	unsigned type, symbol;
	int64_t addend;
	uint32_t before, after;
} numbers[] = {
	{ R_AARCH64_PREL32, DATA, 0, 0, TARGET - PLACE },
	{ R_AARCH64_PREL64, TABLE, 0, 0, 0u - PLACE },
	{ R_AARCH64_ABS64, NUMBER, 1, 0, 0x1235 },
	{ R_AARCH64_ABS64, WEAK, 0, 0xffff, 0 },
	{ R_AARCH64_NONE, 0, 0, 0x1234, 0x1234 },
};

START_TEST(number_is_relocated)
{
	relocate(numbers[_i].type, numbers[_i].symbol, numbers[_i].addend, numbers[_i].before, numbers[_i].after);
}
END_TEST

/* With the table 1 KiB off, pages are counted from where the image really lies. */
START_TEST(pages_follow_the_skew)
{
	struct made_elf made = object;
	struct hv_stub *stub;

	made.sections[0].align = 1024;
	put_word(object_text, PLACE, assembled_word(ASM("add x0, x0, #0")));
	object_relocate(R_AARCH64_ADD_ABS_LO12_NC, DATA, 0);
	stub = object_load_well(&made);
	ck_assert_uint_eq(object_word(stub, PLACE), assembled_word(ASM("add x0, x0, #0")) | (TARGET + 1024) << 10);
	hv_stub_free(stub);
}
END_TEST

START_TEST(absolute_words_move_with_the_image)
{
	struct hv_stub *stub;
	uint8_t placed[sizeof(object_text) + sizeof(object_data)];
	uint64_t word;

	object_relocate(R_AARCH64_ABS64, DATA, 4);
	stub = object_load_well(&object);
	ck_assert_uint_eq(stub->fixup_count, 1);
	hv_stub_place(stub, 0x123456000, placed);
	memcpy(&word, placed + PLACE, sizeof(word));
	ck_assert_uint_eq(word, 0x123456000 + TARGET + 4);
	hv_stub_free(stub);

	object_relocate(R_AARCH64_ABS32, DATA, 0);
	stub = object_load_well(&object);
	hv_stub_place(stub, 0x40001000, placed);
	ck_assert_uint_eq(stub->fixups[0].size, 4);
	memcpy(&word, placed + PLACE, sizeof(word));
	ck_assert_uint_eq(word, 0x40001000 + TARGET);
	hv_stub_free(stub);
}
END_TEST

/* Just within reach, and one unit beyond it on either side. */
START_TEST(reach_is_exact)
{
	static const struct {
		unsigned type;
		const char *code;
		int64_t limit, unit;
		const char *form;
	} rows[] = {
		{ R_AARCH64_JUMP26, ASM("b ."), 128 << 20, 4, "b" },
		{ R_AARCH64_CALL26, ASM("bl ."), 128 << 20, 4, "bl" },
		{ R_AARCH64_CONDBR19, ASM("b.eq ."), 1 << 20, 4, "b.cond" },
		{ R_AARCH64_CONDBR19, ASM("cbz x0, ."), 1 << 20, 4, "cbz" },
		{ R_AARCH64_TSTBR14, ASM("tbnz w0, #0, ."), 32 << 10, 4, "tbnz" },
		{ R_AARCH64_ADR_PREL_LO21, ASM("adr x0, ."), 1 << 20, 1, "adr" },
		{ R_AARCH64_LD_PREL_LO19, ASM("ldr x0, ."), 1 << 20, 4, "ldr literal" },
		{ R_AARCH64_ADR_PREL_PG_HI21, ASM(".inst 0x90000000"), 4ll << 30, 4096, "adrp" },
	};
	int64_t limit = rows[_i].limit, unit = rows[_i].unit;
	int64_t distances[] = { limit - unit, -limit, limit, -limit - unit };

	put_word(object_text, PLACE, assembled_word(rows[_i].code));
	for (unsigned n = 0; n < 4; n++) {
		struct hv_stub *stub;

		object_relocate(rows[_i].type, TABLE, (unit == 4096 ? 0 : PLACE) + distances[n]);
		stub = object_load_well(&object);
		ck_assert_uint_eq(stub->misreach_count, n / 2);
		if (n / 2) {
			ck_assert_uint_eq(stub->misreaches[0].at, PLACE);
			ck_assert_int_eq(stub->misreaches[0].distance, distances[n]);
			ck_assert_int_eq(stub->misreaches[0].limit, limit);
			ck_assert_str_eq(stub->misreaches[0].form, rows[_i].form);
		}
		hv_stub_free(stub);
	}
}
END_TEST

static const struct {
	unsigned type, symbol;
	int64_t addend;
	const char *sentence;
} refusals[] = {
	{ R_AARCH64_ABS64, MISSING, -8, "x.o: 0x800 of .text refers to -8 bytes behind missing, which is not defined in it" },
	{ R_AARCH64_ABS64, MISSING, 1 << 16,
	  "x.o: 0x800 of .text refers to 65536 bytes behind missing, which is not defined in it" },
	{ R_AARCH64_JUMP26, DATA, 2, "x.o: 0x800 of .text refers to a place that is not aligned" },
	{ R_AARCH64_JUMP26, NUMBER, 0,
	  "x.o: 0x800 of .text is relative to the absolute address number, and the stub may lie "
	  "anywhere" },
	{ R_AARCH64_LDST64_ABS_LO12_NC, DATA, 1,
	  "x.o: the load or store at 0x800 of .text is scaled, and target is at 0x909 of a page" },
	{ R_AARCH64_MOVW_UABS_G3, DATA, 0,
	  "x.o: relocation type 269 at 0x800 of .text (symbol target) is not supported" },
	{ R_AARCH64_JUMP26, 99, 0, "x.o: a relocation of .text names symbol 99 of 6" },
};

START_TEST(relocation_is_refused)
{
	object_relocate(refusals[_i].type, refusals[_i].symbol, refusals[_i].addend);
	ck_assert_ptr_null(object_load(&object, NULL));
	ck_assert_str_eq(object_error, refusals[_i].sentence);
}
END_TEST

START_TEST(relocation_outside_its_section_is_refused)
{
	object_relocate(R_AARCH64_JUMP26, DATA, 0);
	object_rela.r_offset = sizeof(object_text) - 3;
	ck_assert_ptr_null(object_load(&object, NULL));
	ck_assert_str_eq(object_error, "x.o: a relocation lies outside of its section .text");
}
END_TEST

#define ABSENT ((TARGET - 8 + 32 + 15) & ~15)	/* behind .data */

/* A kernel's object before it is linked: its overrides lie elsewhere, and so may functions. */
START_TEST(undefined_data_is_zero)
{
	static const struct {
		unsigned type;
		int64_t addend;
		uint32_t before, after;
	} rows[] = {
		{ R_AARCH64_ADR_PREL_PG_HI21, 0, 0x90000000, 0x90000000 },
		{ R_AARCH64_ADD_ABS_LO12_NC, 8, 0x91000000, 0x91000000 | (ABSENT + 8) << 10 },
		{ R_AARCH64_LDST64_ABS_LO12_NC, 40, 0xf9400000, 0xf9400000 | (ABSENT + 40) / 8 << 10 },
		{ R_AARCH64_PREL32, 0, 0, ABSENT - PLACE },
	};

	for (unsigned i = 0; i < COUNT(rows); i++) {
		uint64_t size = rows[i].addend > 16 ? 64 : rows[i].addend ? 32 : 16;
		struct hv_stub *stub;

		put_word(object_text, PLACE, rows[i].before);
		object_relocate(rows[i].type, MISSING, rows[i].addend);
		stub = object_load_well(&object);
		ck_assert_msg(object_word(stub, PLACE) == rows[i].after, "row %u: 0x%08x", i, object_word(stub, PLACE));
		ck_assert_uint_eq(stub->absent, ABSENT);
		ck_assert_uint_eq(stub->absent_size, size);
		ck_assert_uint_eq(stub->size, ABSENT + size);
		ck_assert_uint_eq(object_word(stub, ABSENT + size - 4), 0);
		ck_assert_str_eq(hv_stub_absent(stub, 0x42000000, 0x42000000 + ABSENT), "missing");
		ck_assert_ptr_null(hv_stub_absent(stub, 0x42000000, 0x42000000 + ABSENT - 1));
		ck_assert_str_eq(stub->note, "undefined data is taken for zero: missing");
		hv_stub_free(stub);
	}
}
END_TEST

/* A branch goes to a place of its own, behind what the file has: a path that takes it has left the file. */
START_TEST(undefined_code_is_outside)
{
	static const unsigned types[] = { R_AARCH64_JUMP26, R_AARCH64_CALL26, R_AARCH64_CONDBR19, R_AARCH64_TSTBR14 };
	static const char *const codes[] = { ASM("b ."), ASM("bl ."), ASM("b.eq ."), ASM("tbz w0, #0, .") };

	for (unsigned i = 0; i < COUNT(types); i++) {
		uint32_t distance = (ABSENT - PLACE) / 4 << (i < 2 ? 0 : 5), before = assembled_word(codes[i]);
		struct hv_reach reach;
		struct hv_stub *stub;

		put_word(object_text, PLACE, before);
		put_word(object_text, 0x400, assembled_word(ASM("b .+0x400")));	/* to PLACE */
		object_relocate(types[i], MISSING, 0);
		stub = object_load_well(&object);
		ck_assert_uint_eq(object_word(stub, PLACE), before | distance);
		ck_assert_uint_eq(object_word(stub, ABSENT), assembled_word(ASM("bl .")));
		ck_assert_uint_eq(stub->absent_size, 4);
		ck_assert_uint_eq(stub->misreach_count, 0);
		ck_assert_str_eq(hv_stub_absent(stub, 0x42000000, 0x42000000 + ABSENT), "missing");
		ck_assert_str_eq(stub->note, "undefined code ends a path: missing");
		hv_reach_from(stub->image, hv_stub_own_size(stub), stub->table, &reach);
		ck_assert(reach.leaves_image);
		ck_assert_uint_eq(reach.leaves, 1 << 8);
		hv_stub_free(stub);
	}
}
END_TEST

Suite *relocation_suite(void)
{
	Suite *s = suite_create("relocation");
	TCase *t = tcase_create("relocations");

	tcase_add_checked_fixture(t, object_start, NULL);
	tcase_add_test(t, undefined_data_is_zero);
	tcase_add_test(t, undefined_code_is_outside);
	tcase_add_loop_test(t, relocation_is_applied, 0, COUNT(relocations));
	tcase_add_loop_test(t, number_is_relocated, 0, COUNT(numbers));
	tcase_add_test(t, pages_follow_the_skew);
	tcase_add_test(t, absolute_words_move_with_the_image);
	tcase_add_loop_test(t, reach_is_exact, 0, 8);
	tcase_add_loop_test(t, relocation_is_refused, 0, COUNT(refusals));
	tcase_add_test(t, relocation_outside_its_section_is_refused);
	suite_add_tcase(s, t);
	return s;
}
