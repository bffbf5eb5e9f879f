/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vector tables of every kind that is met beside Linux's stubs, made by hand from what sets each apart; and
 * files in which a table does not lie at a multiple of 2 KiB.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "isa/encode.h"
#include "tests/assembled.h"
#include "tests/make-elf.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define HANDLER_AT 0x800	/* behind the table, at 0 */
#define FAR_AT 0xc00		/* a function */
#define COPY_AT 0x1000		/* a second table, whose slots lead into the first */
#define SIZE 0x1800

/* Stand for a B and a BL to those places. */
#define TO_HANDLER ".word 1"
#define CALL_FAR ".word 2"

/* GNU as does not know them by name. */
#define ESR_EL3 "s3_6_c5_c2_0"
#define ELR_EL3 "s3_6_c4_c0_1"

/* All alike; 0x400 alone; 0 to 0x380; 0x400 to 0x780, the others empty; the same without SErrors, the others hang. */
enum slots { ALL, LOWER, FIRST, LAST, NO_SERROR };

static const struct kind {
	const char *what;
	const char *guess, *owner, *level;
	enum slots slots;
	const char *slot, *handler;	/* NULL: there is none */
	bool copied;	/* there is a copy, and this is asked of the copy */
} kinds[] = {
	{ "BL31", "EL3 vectors", "TF-A BL31", "EL3", ALL,
	  ASM("str x30, [sp, #240]; mrs x30, " ESR_EL3 "; cmp x30, #0x13; " TO_HANDLER), ASM("eret"), false },
	{ "BL1", "EL3 vectors", "TF-A", "EL3", ALL,
	  ASM("str x30, [sp, #240]; mrs x30, " ESR_EL3 "; " TO_HANDLER), ASM("eret"), false },
	{ "other firmware", "EL3 vectors", "unknown", "EL3", ALL, ASM("mrs x0, " ESR_EL3 "; " TO_HANDLER), ASM("eret"), false },
	{ "Xen", "EL2 vectors", "Xen", "EL2", ALL,
	  ASM(TO_HANDLER), ASM("mrs x21, elr_el2; mrs x22, spsr_el2; mrs x23, esr_el2; " CALL_FAR "; eret"), false },
	{ "Xen against Spectre", "EL2 vectors", "Xen, hardened", "EL2", ALL,
	  ASM(TO_HANDLER), ASM("mrs x21, elr_el2; mrs x22, spsr_el2; mrs x23, esr_el2; " CALL_FAR "; eret"), true },
	{ "U-Boot", "vectors of any level", "U-Boot", "EL1-EL3", FIRST,
	  ASM("stp x29, x30, [sp, #-16]!; " CALL_FAR "; " CALL_FAR "; " TO_HANDLER),
	  ASM("mrs x11, currentel; msr " ELR_EL3 ", x2; msr elr_el2, x2; eret"), false },
	{ "EDK2", "vectors of any level", "EDK2", "EL1-EL2", ALL,
	  ASM("mov x0, #3; mrs x1, currentel; cmp x1, #8; b.gt .; mrs x1, elr_el2; mrs x1, elr_el1; " CALL_FAR),
	  ASM("b ."), false },
	{ "FreeBSD's kernel", "EL1 vectors", "FreeBSD", "EL1", ALL,
	  ASM("sub sp, sp, #0x150; " TO_HANDLER), ASM("mrs x10, elr_el1; mrs x11, spsr_el1; " CALL_FAR "; eret"), false },
	{ "FreeBSD's stub", "EL2 stub", "FreeBSD", "EL2", LOWER, ASM("msr vbar_el2, x0; eret"), NULL, false },
	{ "a hypervisor's loader", "EL2 vectors", "unknown", "EL2", LOWER,
	  ASM("mrs x1, esr_el2; lsr x1, x1, #26; cmp x1, #0x16; msr vbar_el2, x2; eret"), NULL, false },
	{ "a hypervisor", "EL2 vectors", "unknown", "EL2", ALL,
	  ASM("stp x0, x1, [sp, #-16]!; " TO_HANDLER), ASM("mrs x0, esr_el2; " CALL_FAR "; eret"), false },
	{ "Linux", "EL1 vectors", "Linux, the kernel's", "EL1", ALL,
	  ASM("sub sp, sp, #0x150; " TO_HANDLER), ASM("mrs x22, elr_el1; mrs x23, spsr_el1; " CALL_FAR "; eret"), false },
	{ "Linux against Spectre", "EL1 vectors", "Linux, the kernel's, hardened", "EL1", ALL,
	  ASM("msr tpidrro_el0, x30; sub sp, sp, #0x150; " TO_HANDLER),
	  ASM("mrs x22, elr_el1; mrs x23, spsr_el1; " CALL_FAR "; eret"), false },
	{ "OP-TEE", "EL1 vectors", "OP-TEE", "EL1", NO_SERROR,
	  ASM("msr tpidr_el1, x0; msr tpidrro_el0, x1; mrs x0, ttbr0_el1; msr ttbr0_el1, x0; isb; br x0"), NULL, false },
	{ "KPTI", "EL1 trampoline", "Linux, KPTI", "EL1", LAST,
	  ASM("msr tpidrro_el0, x30; bl .+8; b .; msr vbar_el1, x30; ret"), NULL, false },
	{ "KVM's for guests", "EL2 vectors", "Linux, KVM's for guests", "EL2", ALL,
	  ASM("nop; stp x0, x1, [sp, #-16]!; " TO_HANDLER), ASM("mrs x0, esr_el2; eor w1, w1, #0x80008000; eret"), false },
	{ "KVM's against Spectre", "EL2 vectors", "Linux, KVM's for guests, hardened", "EL2", ALL,
	  ASM("nop; stp x0, x1, [sp, #-16]!; " TO_HANDLER), ASM("mrs x0, esr_el2; eor w1, w1, #0x80008000; eret"), true },
	{ "KVM's for the host", "kvm-live-5.11", "Linux, KVM", "EL2", ALL,
	  ASM("stp x0, x1, [sp, #-16]!; mrs x0, esr_el2; cmp x0, #0x16; " TO_HANDLER),
	  ASM("cmp x0, #4; b.cs .+8; br x5; eret"), false },
	{ "hibernation", "hibernate-4.7", "Linux", "EL2", LOWER, ASM("msr vbar_el2, x24; eret"), NULL, false },
};

static uint8_t bytes[SIZE];
static struct hv_found found[8];

static void put(size_t at, const char *text)
{
	put_word(bytes, at, assembled_word(text));
}

static void put_code(size_t at, const char *text)
{
	size_t count = 0;
	const uint32_t *words = text ? assembled(text, &count) : NULL;

	for (size_t i = 0; i < count; i++, at += 4)
		put_word(bytes, at, words[i] == 1 ? isa_make_b(at, HANDLER_AT) :
				    words[i] == 2 ? isa_make_b(at, FAR_AT) | 1u << 31 : words[i]);	/* BL */
}

static bool is_live(enum slots slots, unsigned slot)
{
	return slots == ALL || (slots == LOWER && slot == 8) || (slots == FIRST && slot < 8) || (slots == LAST && slot >= 8) ||
	       (slots == NO_SERROR && slot >= 8 && slot % 4 != 3);
}

static void make_kind(const struct kind *k)
{
	memset(bytes, 0, sizeof(bytes));
	for (unsigned slot = 0; slot < 16; slot++) {
		size_t at = slot * HV_SLOT_SIZE;

		if (is_live(k->slots, slot))
			put_code(at, k->slot);
		else if (k->slots == FIRST)
			put(at, ASM("add w0, w0, w1"));	/* behind U-Boot's eight */
		else if (k->slots != LAST)
			put(at, ASM("b ."));
		if (k->copied) {
			put(COPY_AT + at, ASM("nop"));
			put_word(bytes, COPY_AT + at + 4, isa_make_b(COPY_AT + at + 4, at + (k->slot[0] == 'n' ? 4 : 0)));
		}
	}
	put_code(HANDLER_AT, k->handler);
	put(FAR_AT, ASM("ret"));
}

START_TEST(table_is_taken_for_what_it_is)
{
	const struct kind *k = &kinds[_i];
	uint64_t at = k->copied ? COPY_AT : 0;
	size_t count, i = 0;

	make_kind(k);
	count = hv_scan(bytes, sizeof(bytes), found, COUNT(found));
	ck_assert_msg(count == (k->copied ? 2 : 1), "%s: %zu tables", k->what, count);
	while (i < count && found[i].at != at)
		i++;
	ck_assert_msg(i < count, "%s: not found at its place", k->what);
	ck_assert_msg(!strcmp(found[i].guess, k->guess), "%s: %s (%s)", k->what, found[i].guess, found[i].why);
	ck_assert_msg(!strcmp(found[i].owner, k->owner), "%s: %s", k->what, found[i].owner);
	ck_assert_msg(!strcmp(found[i].level, k->level), "%s: %s", k->what, found[i].level);
	ck_assert(found[i].aligned && !hv_is_hyp_stub(found[i].guess));
}
END_TEST

/* In front of the table: a header that no loader knows, or two tables in a row. */
START_TEST(table_askew_is_found_where_it_begins)
{
	static uint8_t file[2 * SIZE];
	static const unsigned shifts[] = { 4, 0x40, 0x200, 0x3d0, 0x7fc };
	unsigned shift = shifts[_i % COUNT(shifts)];

	make_kind(&kinds[0]);
	memset(file, 0, sizeof(file));
	memcpy(file + shift, bytes, HV_TABLE_SIZE);
	memcpy(file + shift + HV_TABLE_SIZE, bytes, sizeof(bytes));
	ck_assert_uint_eq(hv_scan(file, sizeof(file), found, COUNT(found)), 2);
	ck_assert_uint_eq(found[0].at, shift);
	ck_assert_uint_eq(found[1].at, shift + HV_TABLE_SIZE);
	ck_assert(!found[0].aligned && !found[1].aligned);
	ck_assert_str_eq(found[0].owner, "TF-A BL31");
}
END_TEST

/* A dead slot says little: askew, only stubs that are known are believed. */
START_TEST(stub_askew_must_be_a_known_one)
{
	static uint8_t file[SIZE + 4];

	memset(file, 0, sizeof(file));
	make_table(file + 4);
	ck_assert_uint_eq(hv_scan(file, sizeof(file), found, COUNT(found)), 0);
	put_word(file, 0x404, assembled_word(ASM("msr vbar_el2, x24")));
	ck_assert_uint_eq(hv_scan(file, sizeof(file), found, COUNT(found)), 1);
	ck_assert_uint_eq(found[0].at, 4);
	ck_assert_str_eq(found[0].guess, "hibernate-4.7");
	ck_assert(!found[0].aligned);
}
END_TEST

START_TEST(elf_addresses_count)
{
	struct made_elf made = {
		.type = ET_EXEC,
		.machine = EM_AARCH64,
		.sections = { { .name = ".text", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .align = 2048,
				.address = 0x80000, .data = bytes, .size = sizeof(bytes) } },
		.segments = { { .p_type = PT_LOAD, .p_offset = 1, .p_vaddr = 0x80000, .p_filesz = sizeof(bytes),
				.p_memsz = sizeof(bytes) } },
	};
	uint8_t *file;
	size_t size;

	make_kind(&kinds[0]);
	file = make_elf(&made, &size);
	ck_assert_uint_eq(hv_scan(file, size, found, COUNT(found)), 1);
	ck_assert_uint_ne(found[0].at % HV_TABLE_SIZE, 0);
	ck_assert(found[0].aligned);
	free(file);
}
END_TEST

START_TEST(pe_addresses_count)
{
	static uint8_t file[0x200 + SIZE];
	static const uint8_t header[] = { 'P', 'E', 0, 0, 0x64, 0xaa, 1, 0 };	/* AArch64, one section */

	make_kind(&kinds[0]);
	memset(file, 0, sizeof(file));
	memcpy(file, "MZ", 2);
	put_word(file, 0x3c, 0x40);
	memcpy(file + 0x40, header, sizeof(header));
	put_word(file, 0x58 + 12, 0x1000);	/* address, size and offset of the section */
	put_word(file, 0x58 + 16, SIZE);
	put_word(file, 0x58 + 20, 0x200);
	memcpy(file + 0x200, bytes, SIZE);
	ck_assert_uint_eq(hv_scan(file, sizeof(file), found, COUNT(found)), 1);
	ck_assert_uint_eq(found[0].at, 0x200);
	ck_assert(found[0].aligned);
	put_word(file, 0x58 + 20, 0xfffffff0);
	ck_assert_uint_eq(hv_scan(file, sizeof(file), found, COUNT(found)), 1);
	ck_assert(!found[0].aligned);
}
END_TEST

/* Slots that hang, but in data; and functions of 128 bytes that read what handlers read. */
static const char *const no_tables[] = {
	ASM("b .+0x400000"),	/* out of the file */
	ASM("b .+32"),		/* to an UDF */
	ASM("nop; paciasp; mrs x3, elr_el2; ret"),
	ASM("bti c; mrs x1, spsr_el1; mrs x2, elr_el1; ret"),
	ASM("mov x0, #0; ret"),
};

START_TEST(no_table_is_none)
{
	memset(bytes, 0, sizeof(bytes));
	for (unsigned slot = 0; slot < 16; slot++)
		put_code(slot * HV_SLOT_SIZE, no_tables[_i]);
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, COUNT(found)), 0);
}
END_TEST

/* The stub of Android 4.14: far from its handler, and its error value is loaded. */
START_TEST(error_from_a_literal_pool)
{
	memset(bytes, 0, sizeof(bytes));
	make_table(bytes);
	put_code(0x400, ASM(TO_HANDLER));
	put_code(HANDLER_AT, ASM("cmp x0, #0; b.ne .+12; msr vbar_el2, x1; b 2f; "
				 "cmp x0, #1; b.ne 1f; mov x0, x2; mov x2, x4; mov x4, x1; mov x1, x3; br x4; "
				 "1: cmp x0, #2; b.eq 2f; ldr x0, 3f; eret; 2: mov x0, xzr; eret; 3: .quad 0x0badca11"));
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, COUNT(found)), 1);
	ck_assert_msg(!strcmp(found[0].guess, "linux-4.12"), "%s: %s", found[0].guess, found[0].why);
	ck_assert_uint_ge(found[0].confidence, 90);
}
END_TEST

Suite *tables_suite(void)
{
	Suite *s = suite_create("tables");
	TCase *t = tcase_create("tables");

	tcase_add_loop_test(t, table_is_taken_for_what_it_is, 0, COUNT(kinds));
	tcase_add_loop_test(t, table_askew_is_found_where_it_begins, 0, 5);
	tcase_add_test(t, stub_askew_must_be_a_known_one);
	tcase_add_test(t, elf_addresses_count);
	tcase_add_test(t, pe_addresses_count);
	tcase_add_loop_test(t, no_table_is_none, 0, COUNT(no_tables));
	tcase_add_test(t, error_from_a_literal_pool);
	suite_add_tcase(s, t);
	return s;
}
