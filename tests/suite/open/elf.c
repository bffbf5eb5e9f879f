/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects and executables: what is made of good ones, and the sentence for each bad one.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/elf-object.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

START_TEST(object_is_laid_out)
{
	struct hv_stub *stub = object_load_well(&object);
	uint64_t distance;

	ck_assert_uint_eq(stub->size, sizeof(object_text) + sizeof(object_data));
	ck_assert_uint_eq(stub->align, 4096);
	ck_assert_uint_eq(stub->skew, 0);
	ck_assert_uint_eq(stub->table, 0);
	ck_assert(stub->writable);
	ck_assert(stub->kind == HV_STUB_ELF);
	ck_assert_ptr_null(stub->note);
	ck_assert_str_eq(hv_stub_symbol(stub, TARGET + 4, &distance), "target");
	ck_assert_uint_eq(distance, 4);
	ck_assert_str_eq(hv_stub_symbol(stub, 0x10, NULL), "__hyp_stub_vectors");
	hv_stub_free(stub);
}
END_TEST

/* The table asks for too little: it lies where that shows. */
START_TEST(weak_alignment_is_laid_bare)
{
	static const struct {
		uint64_t align, value, rest;
	} rows[] = {
		{ 1024, 0, 1024 }, { 1024, 1024, 1024 }, { 128, 0, 128 }, { 4, 0, 4 }, { 1, 0, 4 },
		{ 2048, 0, 0 }, { 4096, 0, 0 },
	};
	struct made_elf made = object;
	uint8_t *wide = calloc(1, 0x1000);
	struct hv_stub *stub;
	uint64_t base;

	made.sections[0].data = wide;
	made.sections[0].size = 0x1000;
	make_table(wide + rows[_i].value);
	made.sections[0].align = rows[_i].align;
	made.symbols[0].value = rows[_i].value;
	stub = object_load_well(&made);
	base = hv_stub_base(stub, 0x80000000);
	ck_assert_uint_ge(base, 0x80000000);
	ck_assert_uint_lt(base, 0x80001000);
	ck_assert_uint_eq((base + stub->table) % 2048, rows[_i].rest);
	ck_assert_uint_eq(object_word(stub, stub->table + 0x400), 0xd51cc001);
	hv_stub_free(stub);
	free(wide);
}
END_TEST

/* What is wrong with the file itself. */
static void is_x86(struct made_elf *m) { m->machine = EM_X86_64; }
static void is_arm(struct made_elf *m) { m->machine = EM_ARM; }
static void is_core(struct made_elf *m) { m->type = ET_CORE; }
static void has_no_code(struct made_elf *m) { m->sections[0].flags = SHF_ALLOC; }
static void has_no_table(struct made_elf *m)
{
	static const uint8_t zeros[0x900];

	m->sections[0].data = zeros;
	m->symbols[0].name = "other";
}
static void has_another_name(struct made_elf *m) { m->symbols[0].name = "other"; }
static void has_dead_vectors(struct made_elf *m)
{
	has_no_table(m);
	m->symbols[0].name = "my_vectors";
	m->symbols[0].value = 8;
}
static void table_is_undefined(struct made_elf *m) { m->symbols[0].section = SHN_UNDEF; }
static void table_is_data(struct made_elf *m) { m->symbols[0].section = 2; }
static void table_is_outside(struct made_elf *m) { m->symbols[0].value = 0x900; }
static void table_is_short(struct made_elf *m) { m->symbols[0].value = 0x180; }
static void table_is_odd(struct made_elf *m) { m->symbols[0].value = 2; }
static void section_is_huge(struct made_elf *m)
{
	m->sections[3] = (struct made_section) { ".bss", SHT_NOBITS, SHF_ALLOC, 1, 0, NULL, 1ull << 40, 0 };
}
static void align_is_odd(struct made_elf *m) { m->sections[1].align = 24; }

static const struct {
	void (*spoil)(struct made_elf *m);
	const char *sentence;
} spoilt[] = {
	{ is_x86, "x.o: an ELF file for x86-64, not AArch64" },
	{ is_arm, "x.o: not a 32-bit little-endian ELF file" },
	{ is_core, "x.o: neither an object nor an executable (ELF type 4)" },
	{ has_no_code, "x.o: it has no executable section" },
	{ has_no_table, "x.o: no symbol __hyp_stub_vectors; say --symbol NAME or FILE@OFFSET" },
	{ has_another_name, "x.o: no symbol __hyp_stub_vectors, but a table at other; say --symbol other" },
	{ has_dead_vectors, "x.o: no symbol __hyp_stub_vectors, but my_vectors, which is not aligned as a table is; if that is the "
			    "table, say --symbol my_vectors" },
	{ table_is_undefined, "x.o: the symbol __hyp_stub_vectors is not defined in it" },
	{ table_is_data, "x.o: __hyp_stub_vectors lies in section .data, which holds no code" },
	{ table_is_outside, "x.o: __hyp_stub_vectors lies outside of its section .text" },
	{ table_is_short,
	  "x.o: only 0x780 bytes of section .text are left at __hyp_stub_vectors, not sixteen slots" },
	{ table_is_odd, "x.o: __hyp_stub_vectors does not lie at an instruction" },
	{ section_is_huge, "x.o: its sections take more than 512 MiB" },
	{ align_is_odd, "x.o: section .data asks for an alignment of 24" },
};

START_TEST(file_is_refused)
{
	struct made_elf made = object;

	spoilt[_i].spoil(&made);
	ck_assert_ptr_null(object_load(&made, NULL));
	ck_assert_str_eq(object_error, spoilt[_i].sentence);
}
END_TEST

START_TEST(other_byte_order_and_class_are_refused)
{
	size_t size;
	uint8_t *file = make_elf(&object, &size);

	file[EI_CLASS] = ELFCLASS32;
	ck_assert_ptr_null(hv_stub_from_elf("x.o", file, size, NULL, object_error, sizeof(object_error)));
	ck_assert_str_eq(object_error, "x.o: not a 64-bit little-endian ELF file");
	file[EI_CLASS] = ELFCLASS64;
	file[EI_DATA] = ELFDATA2MSB;
	file[18] = 0;
	file[19] = EM_AARCH64;
	ck_assert_ptr_null(hv_stub_from_elf("x.o", file, size, NULL, object_error, sizeof(object_error)));
	ck_assert_str_eq(object_error, "x.o: a big-endian ELF file; only little-endian stubs are supported");
	free(file);
}
END_TEST

/* clang leaves the last slot as short as it is; the table is whole all the same. */
START_TEST(last_slot_may_be_cut_short)
{
	struct made_elf made = object;
	struct hv_stub *stub;

	made.sections[0].size = 0x784;
	made.sections[1].name = NULL;
	made.symbols[1].name = NULL;
	stub = object_load_well(&made);
	ck_assert_uint_eq(stub->size, HV_TABLE_SIZE);
	ck_assert(!stub->writable);
	hv_stub_free(stub);
}
END_TEST

START_TEST(only_candidate_is_taken_and_named)
{
	struct made_elf made = object;
	struct hv_stub *stub;

	made.symbols[0].name = "el2_vectors";
	stub = object_load_well(&made);
	ck_assert_str_eq(stub->note, "no symbol __hyp_stub_vectors; the table is el2_vectors");
	hv_stub_free(stub);
	stub = object_load(&made, "el2_vectors");
	ck_assert_ptr_nonnull(stub);
	ck_assert_ptr_null(stub->note);
	hv_stub_free(stub);
	ck_assert_ptr_null(object_load(&made, "nothing"));
	ck_assert_str_eq(object_error, "x.o: no symbol nothing");
}
END_TEST

START_TEST(two_candidates_are_not_guessed_between)
{
	static uint8_t two[2 * HV_TABLE_SIZE];
	struct made_elf made = object;

	make_table(two);
	make_table(two + HV_TABLE_SIZE);
	made.sections[0].data = two;
	made.sections[0].size = sizeof(two);
	made.symbols[0].name = "my_vectors";
	made.symbols[1] = (struct made_symbol) { "your_vectors", STB_GLOBAL, 1, HV_TABLE_SIZE };
	ck_assert_ptr_null(object_load(&made, NULL));
	ck_assert_str_eq(object_error, "x.o: no symbol __hyp_stub_vectors, and both my_vectors and "
			 "your_vectors may be meant; say --symbol NAME");
}
END_TEST

/* An executable, linked at 0x80800 and with one address in its data. */
static const struct made_elf executable = {
	.type = ET_DYN,
	.machine = EM_AARCH64,
	.sections = {
		{ ".text", SHT_PROGBITS, CODE, 2048, 0x80800, object_text, 0x900, 0 },
		{ ".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 8, 0x90000, object_data, 32, 0 },
		{ ".rela.dyn", SHT_RELA, SHF_ALLOC, 8, 0x81100, &object_rela, sizeof(object_rela), 0 },
	},
	.symbols = {
		{ "__hyp_stub_vectors", STB_GLOBAL, 1, 0x80800 },
		{ "target", STB_GLOBAL, 2, 0x90008 },
	},
	.segments = {
		{ PT_LOAD, PF_R | PF_X, 1, 0x80800, 0x80800, 0x900, 0x900, 0x1000 },
		{ PT_LOAD, PF_R | PF_W, 2, 0x90000, 0x90000, 32, 64, 0x1000 },
	},
};

START_TEST(executable_keeps_its_layout)
{
	struct hv_stub *stub;
	uint8_t *placed;
	uint64_t word, base;

	object_rela = (Elf64_Rela) { .r_offset = 0x90010, .r_info = R_AARCH64_RELATIVE, .r_addend = 0x80900 };
	stub = object_load_well(&executable);
	ck_assert_uint_eq(stub->size, 0x90040 - 0x80800);
	ck_assert_uint_eq(stub->table, 0);
	ck_assert_uint_eq(stub->skew, 0x800);
	ck_assert_uint_eq(stub->fixup_count, 1);
	ck_assert_str_eq(hv_stub_symbol(stub, 0x90008 - 0x80800, NULL), "target");
	base = hv_stub_base(stub, 0x80000000);
	ck_assert_uint_eq(base, 0x80000800);
	placed = malloc(stub->size);
	hv_stub_place(stub, base, placed);
	memcpy(&word, placed + 0x90010 - 0x80800, sizeof(word));
	ck_assert_uint_eq(word, base + 0x100);
	free(placed);
	hv_stub_free(stub);
}
END_TEST

START_TEST(packed_relocations_are_unpacked)
{
	/* The words at 0x90000, and the first and third behind it. */
	static const uint64_t packed[] = { 0x90000, 1 | 1 << 1 | 1 << 3 };
	struct made_elf made = executable;
	struct hv_stub *stub;

	made.sections[2] = (struct made_section) {
		".relr.dyn", SHT_RELR, SHF_ALLOC, 8, 0x81100, packed, sizeof(packed), 0
	};
	object_data[0x19] = 0x0a;
	object_data[0x1a] = 0x08; /* 0x80a00 */
	stub = object_load_well(&made);
	ck_assert_uint_eq(stub->fixup_count, 3);
	ck_assert_uint_eq(stub->fixups[2].at, 0x90018 - 0x80800);
	ck_assert_int_eq(stub->fixups[2].addend, 0x200);
	hv_stub_free(stub);
}
END_TEST

START_TEST(branch_out_of_the_executable_is_a_misreach)
{
	struct hv_stub *stub;

	put_word(object_text, 0x400, 0x17f00000); /* b .-0x400000 */
	stub = object_load_well(&executable);
	ck_assert_uint_eq(stub->misreach_count, 1);
	ck_assert_uint_eq(stub->misreaches[0].at, 0x400);
	ck_assert_int_eq(stub->misreaches[0].distance, -0x400000);
	ck_assert_str_eq(stub->misreaches[0].form, "b");
	hv_stub_free(stub);
}
END_TEST

START_TEST(segments_are_bounded)
{
	struct made_elf made = executable;

	made.segments[1].p_vaddr = 1ull << 40;
	ck_assert_ptr_null(object_load(&made, NULL));
	ck_assert_str_eq(object_error, "x.o: its segments spread over 0xfffff7f840 bytes, more than 512 MiB");
	made.segments[1].p_vaddr = ~0ull - 8;
	ck_assert_ptr_null(object_load(&made, NULL));
	ck_assert_str_eq(object_error, "x.o: segment 1 has a size that makes no sense");
	made.segments[1].p_vaddr = 0x90000;
	made.segments[1].p_filesz = 1 << 20;
	made.segments[1].p_memsz = 1 << 20;
	ck_assert_ptr_null(object_load(&made, NULL));
	ck_assert_msg(strstr(object_error, "x.o: segment 1 does not lie in the file"), "%s", object_error);
	made.segments[0].p_type = PT_NULL;
	ck_assert_ptr_null(object_load(&made, NULL));
	ck_assert_str_eq(object_error, "x.o: it has no segment to load");
}
END_TEST

/* A heap copy of exactly that size, so that AddressSanitizer sees the first byte beyond it. */
static void try(const uint8_t *file, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	struct hv_stub *stub;

	memcpy(copy, file, size);
	stub = hv_stub_from_elf("x.o", copy, size, NULL, object_error, sizeof(object_error));
	ck_assert(stub || *object_error);
	if (stub) {
		uint8_t *placed = malloc(stub->size);

		hv_stub_place(stub, hv_stub_base(stub, 0x80000000), placed);
		free(placed);
	}
	hv_stub_free(stub);
	free(copy);
}

static const struct made_elf *const whole[] = { &object, &executable };

START_TEST(truncated_files_do_no_harm)
{
	size_t size;
	uint8_t *file;

	object_relocate(R_AARCH64_ABS64, DATA, 0);
	file = make_elf(whole[_i], &size);
	for (size_t length = 0; length < size; length++)
		try(file, length);
	free(file);
}
END_TEST

/* Every bit of the headers, the symbols and the relocation, and whole bytes. */
START_TEST(damaged_files_do_no_harm)
{
	static const uint8_t flips[] = { 1, 2, 4, 8, 16, 32, 64, 128, 255 };
	size_t size;
	uint8_t *file;

	object_relocate(R_AARCH64_CALL26, DATA, 0);
	file = make_elf(whole[_i], &size);
	for (size_t at = 0; at < size; at++) {
		if (at == sizeof(Elf64_Ehdr))
			at += sizeof(object_text);
		for (unsigned n = 0; n < COUNT(flips); n++) {
			file[at] ^= flips[n];
			try(file, size);
			file[at] ^= flips[n];
		}
	}
	free(file);
}
END_TEST

Suite *elf_suite(void)
{
	Suite *s = suite_create("elf");
	TCase *o = tcase_create("objects");
	TCase *x = tcase_create("executables");
	TCase *h = tcase_create("hostile files");

	tcase_add_checked_fixture(o, object_start, NULL);
	tcase_add_test(o, object_is_laid_out);
	tcase_add_loop_test(o, weak_alignment_is_laid_bare, 0, 7);
	tcase_add_loop_test(o, file_is_refused, 0, COUNT(spoilt));
	tcase_add_test(o, other_byte_order_and_class_are_refused);
	tcase_add_test(o, last_slot_may_be_cut_short);
	tcase_add_test(o, only_candidate_is_taken_and_named);
	tcase_add_test(o, two_candidates_are_not_guessed_between);
	suite_add_tcase(s, o);

	tcase_add_checked_fixture(x, object_start, NULL);
	tcase_add_test(x, executable_keeps_its_layout);
	tcase_add_test(x, packed_relocations_are_unpacked);
	tcase_add_test(x, branch_out_of_the_executable_is_a_misreach);
	tcase_add_test(x, segments_are_bounded);
	suite_add_tcase(s, x);

	tcase_add_checked_fixture(h, object_start, NULL);
	tcase_set_timeout(h, 120);
	tcase_add_loop_test(h, truncated_files_do_no_harm, 0, COUNT(whole));
	tcase_add_loop_test(h, damaged_files_do_no_harm, 0, COUNT(whole));
	suite_add_tcase(s, h);
	return s;
}
