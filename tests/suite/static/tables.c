/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vector tables of every kind that is met beside Linux's stubs, made by hand from what sets each apart; and
 * files in which a table does not lie at a multiple of 2 KiB.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/make-elf.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define WORDS 8

#define HANDLER_AT 0x800	/* behind the table, at 0 */
#define FAR_AT 0xc00		/* a function */
#define COPY_AT 0x1000		/* a second table, whose slots lead into the first */
#define SIZE 0x1800

/* Stand for a branch to one of those places; no instruction looks like them. */
#define TO_HANDLER 1		/* b */
#define CALL_FAR 2		/* bl */

#define NOP 0xd503201f
#define ERET 0xd69f03e0
#define RET 0xd65f03c0
#define SELF 0x14000000		/* b . */

enum slots { ALL, LOWER, FIRST, LAST };	/* all alike; 0x400 alone; 0 to 0x380; 0x400 to 0x780, the others empty */

static const struct kind {
	const char *what;
	const char *guess, *owner, *level;
	enum slots slots;
	uint32_t slot[WORDS], handler[WORDS];
	bool copied;	/* there is a copy, and this is asked of the copy */
} kinds[] = {
	{ "BL31", "EL3 vectors", "TF-A BL31", "EL3", ALL,
	  { 0xf9007bfe, 0xd53e521e, 0xf1004fdf, TO_HANDLER },	/* str x30; mrs x30, esr_el3; cmp x30, #0x13 */
	  { ERET }, false },
	{ "BL1", "EL3 vectors", "TF-A", "EL3", ALL, { 0xf9007bfe, 0xd53e521e, TO_HANDLER }, { ERET }, false },
	{ "other firmware", "EL3 vectors", "unknown", "EL3", ALL, { 0xd53e5200, TO_HANDLER }, { ERET }, false },
	{ "Xen", "EL2 vectors", "Xen", "EL2", ALL, { TO_HANDLER },
	  { 0xd53c4035, 0xd53c4016, 0xd53c5217, CALL_FAR, ERET }, false }, /* mrs x21, elr_el2; x22, spsr; x23, esr */
	{ "Xen against Spectre", "EL2 vectors", "Xen, hardened", "EL2", ALL, { TO_HANDLER },
	  { 0xd53c4035, 0xd53c4016, 0xd53c5217, CALL_FAR, ERET }, true },
	{ "U-Boot", "vectors of any level", "U-Boot", "EL1-EL3", FIRST,
	  { 0xa9bf7bfd, CALL_FAR, CALL_FAR, TO_HANDLER },	/* stp x29, x30 */
	  { 0xd538424b, 0xd51e4022, 0xd51c4022, ERET }, false }, /* mrs x11, currentel; msr elr_el3, x2; elr_el2 */
	{ "EDK2", "vectors of any level", "EDK2", "EL1-EL2", ALL,
	  { 0xd2800060, 0xd5384241, 0xf100203f, 0x5400000c, 0xd53c4021, 0xd5384021, CALL_FAR }, { SELF }, false },
	{ "FreeBSD's kernel", "EL1 vectors", "FreeBSD", "EL1", ALL, { 0xd10543ff, TO_HANDLER },
	  { 0xd538402a, 0xd538400b, CALL_FAR, ERET }, false },
	{ "FreeBSD's stub", "EL2 stub", "FreeBSD", "EL2", LOWER, { 0xd51cc000, ERET }, { 0 }, false },
	{ "a hypervisor's loader", "EL2 vectors", "unknown", "EL2", LOWER,
	  { 0xd53c5201, 0xd35afc21, 0xf100583f, 0xd51cc002, ERET }, { 0 }, false }, /* esr_el2 is HVC64? vbar_el2 := x2 */
	{ "a hypervisor", "EL2 vectors", "unknown", "EL2", ALL, { 0xa9bf07e0, TO_HANDLER },
	  { 0xd53c5200, CALL_FAR, ERET }, false },
	{ "Linux", "EL1 vectors", "Linux, the kernel's", "EL1", ALL, { 0xd10543ff, TO_HANDLER },
	  { 0xd5384036, 0xd5384017, CALL_FAR, ERET }, false },	/* mrs x22, elr_el1; mrs x23, spsr_el1 */
	{ "Linux against Spectre", "EL1 vectors", "Linux, the kernel's, hardened", "EL1", ALL,
	  { 0xd51bd07e, 0xd10543ff, TO_HANDLER }, { 0xd5384036, 0xd5384017, CALL_FAR, ERET }, false },
	{ "KPTI", "EL1 trampoline", "Linux, KPTI", "EL1", LAST,
	  { 0xd51bd07e, 0x94000002, SELF, 0xd518c01e, RET }, { 0 }, false }, /* msr tpidrro_el0, x30; bl .+8 */
	{ "KVM's for guests", "EL2 vectors", "Linux, KVM's for guests", "EL2", ALL, { NOP, 0xa9bf07e0, TO_HANDLER },
	  { 0xd53c5200, 0x52018021, ERET }, false },		/* mrs x0, esr_el2; eor w1, w1, #0x80008000 */
	{ "KVM's against Spectre", "EL2 vectors", "Linux, KVM's for guests, hardened", "EL2", ALL,
	  { NOP, 0xa9bf07e0, TO_HANDLER }, { 0xd53c5200, 0x52018021, ERET }, true },
	{ "KVM's for the host", "kvm-live-5.11", "Linux, KVM", "EL2", ALL,
	  { 0xa9bf07e0, 0xd53c5200, 0xf100581f, TO_HANDLER },	/* stp x0, x1; mrs x0, esr_el2; cmp x0, #0x16 */
	  { 0xf100101f, 0x54000042, 0xd61f00a0, ERET }, false }, /* cmp x0, #4; b.hs; br x5 */
	{ "hibernation", "hibernate-4.7", "Linux", "EL2", LOWER, { 0xd51cc018, ERET }, { 0 }, false },
};

static uint8_t bytes[SIZE];
static struct hv_found found[8];

static void put_branch(size_t at, size_t to, uint32_t op)
{
	put_word(bytes, at, op | ((uint32_t)((to - at) / 4) & 0x3ffffff));
}

static void put_code(size_t at, const uint32_t *words)
{
	for (unsigned i = 0; i < WORDS && words[i]; i++, at += 4) {
		if (words[i] == TO_HANDLER)
			put_branch(at, HANDLER_AT, 0x14000000);
		else if (words[i] == CALL_FAR)
			put_branch(at, FAR_AT, 0x94000000);
		else
			put_word(bytes, at, words[i]);
	}
}

static bool is_live(enum slots slots, unsigned slot)
{
	return slots == ALL || (slots == LOWER && slot == 8) || (slots == FIRST && slot < 8) || (slots == LAST && slot >= 8);
}

static void make_kind(const struct kind *k)
{
	memset(bytes, 0, sizeof(bytes));
	for (unsigned slot = 0; slot < 16; slot++) {
		size_t at = slot * HV_SLOT_SIZE;

		if (is_live(k->slots, slot))
			put_code(at, k->slot);
		else if (k->slots != LAST)
			put_word(bytes, at, k->slots == LOWER ? SELF : 0x0b010000);	/* behind U-Boot's eight: add w0, ... */
		if (k->copied)
			put_word(bytes, COPY_AT + at, NOP);
		if (k->copied)
			put_branch(COPY_AT + at + 4, at + 4 * (k->slot[0] == NOP), 0x14000000);
	}
	put_code(HANDLER_AT, k->handler);
	put_word(bytes, FAR_AT, RET);
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
	put_word(file, 0x404, 0xd51cc018);	/* msr vbar_el2, x24 */
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
	put_word(file, 0x58 + 20, 0xfffffff0);	/* beyond the file: the offset counts again */
	ck_assert_uint_eq(hv_scan(file, sizeof(file), found, COUNT(found)), 1);
	ck_assert(!found[0].aligned);
}
END_TEST

/* Slots that hang, but in data; and functions of 128 bytes that read what handlers read. */
static const uint32_t no_tables[][4] = {
	{ 0x14100000, 0, 0, 0 },			/* b out of the file */
	{ 0x14000008, 0, 0, 0 },			/* b to an UDF */
	{ NOP, 0xd503233f, 0xd53c4023, RET },		/* paciasp; mrs x3, elr_el2; ret */
	{ 0xd503245f, 0xd5384001, 0xd5384022, RET },	/* bti c; mrs x1, spsr_el1; mrs x2, elr_el1; ret */
	{ 0xd2800000, RET, 0, 0 },
};

START_TEST(no_table_is_none)
{
	memset(bytes, 0, sizeof(bytes));
	for (unsigned slot = 0; slot < 16; slot++)
		for (unsigned i = 0; i < 4; i++)
			put_word(bytes, slot * HV_SLOT_SIZE + 4 * i, no_tables[_i][i]);
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, COUNT(found)), 0);
}
END_TEST

/* The stub of Android 4.14: far from its handler, and its error value is loaded. */
START_TEST(error_from_a_literal_pool)
{
	static const uint32_t handler[] = {
		0xf100001f, 0x54000061, 0xd51cc001, 0x1400000c,	/* cmp x0, #0; b.ne; msr vbar_el2, x1; b */
		0xf100041f, 0x540000c1,				/* cmp x0, #1; b.ne */
		0xaa0203e0, 0xaa0403e2, 0xaa0103e4, 0xaa0303e1, 0xd61f0080,	/* the arguments; br x4 */
		0xf100081f, 0x54000060, 0x58000080, ERET,	/* cmp x0, #2; b.eq; ldr x0, =0xbadca11 */
		0xaa1f03e0, ERET, 0x0badca11, 0,
	};

	memset(bytes, 0, sizeof(bytes));
	make_table(bytes);
	put_branch(0x400, HANDLER_AT, 0x14000000);
	for (unsigned i = 0; i < COUNT(handler); i++)
		put_word(bytes, HANDLER_AT + 4 * i, handler[i]);
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
