/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the payload reads at its entry beside device trees: ACPI's tables, and lists of free RAM. The file that hosts make of it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "native/payload/arena.h"
#include "native/host/image.h"
#include "native/link/crc32.h"
#include "native/host/kind.h"
#include "native/payload/madt.h"
#include "native/payload/spcr.h"
#include "native/payload/uart.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* --- SPCR -------------------------------------------------------------------------------------------------------- */

#define BASE 0x7000u
static uint8_t acpi[0x400];

static const uint8_t *memory(uint64_t at, uint64_t size)
{
	return at >= BASE && at - BASE <= sizeof(acpi) && size <= sizeof(acpi) - (at - BASE) ? acpi + (at - BASE) : NULL;
}

static void put(unsigned at, uint64_t value, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		acpi[at + i] = (uint8_t)(value >> 8 * i);
}

static void seal(unsigned at, unsigned size)
{
	uint8_t sum = 0;

	put(at + 4, size, 4);
	acpi[at + 9] = 0;
	for (unsigned i = 0; i < size; i++)
		sum = (uint8_t)(sum + acpi[at + i]);
	acpi[at + 9] = (uint8_t)-sum;
}

/* RSDP at 0, XSDT at 0x40 with two tables, of which SPCR at 0x101, an odd address, is the second. */
static void make_acpi(uint8_t type, uint8_t space, uint8_t access, uint64_t address)
{
	memset(acpi, 0, sizeof(acpi));
	memcpy(acpi, "RSD PTR ", 8);
	put(24, BASE + 0x40, 8);
	memcpy(acpi + 0x40, "XSDT", 4);
	put(0x40 + 36, BASE + 0x80, 8);
	put(0x40 + 44, BASE + 0x101, 8);
	memcpy(acpi + 0x80, "FACP", 4);
	memcpy(acpi + 0x101, "SPCR", 4);
	acpi[0x101 + 36] = type;
	acpi[0x101 + 40] = space;
	acpi[0x101 + 43] = access;
	put(0x101 + 44, address, 8);
	seal(0x40, 52);
	seal(0x80, 40);
	seal(0x101, 80);
}

static const struct {
	uint8_t type, space, access;
	uint64_t address;
	const char *kind;	/* NULL: none */
	uint32_t shift, width;
} spcr_rows[] = {
	{ 0x03, 0, 3, 0x9000000, "pl011", 0, 4 },	/* QEMU's virt */
	{ 0x0e, 0, 3, 0x60000000, "sbsa-uart", 0, 4 },
	{ 0x0d, 0, 3, 0x10ffffffff, "sbsa-uart", 0, 4 },
	{ 0x00, 0, 1, 0x3f8, "8250", 0, 1 },
	{ 0x01, 0, 3, 0xff1a0000, "8250", 2, 4 },
	{ 0x12, 0, 2, 0xff1a0000, "8250", 1, 2 },
	{ 0x12, 0, 0, 0xff1a0000, "8250", 0, 1 },
	{ 0x11, 0, 3, 0xff1a0000, NULL, 0, 0 },
	{ 0x03, 1, 3, 0x9000000, NULL, 0, 0 },		/* an I/O port */
	{ 0x03, 0, 3, 0, NULL, 0, 0 },			/* redirection is off */
};

START_TEST(spcr_names_the_uart)
{
	struct entry_uart uart = { 0 };

	make_acpi(spcr_rows[_i].type, spcr_rows[_i].space, spcr_rows[_i].access, spcr_rows[_i].address);
	ck_assert_int_eq(spcr_find(memory, BASE, &uart), spcr_rows[_i].kind != NULL);
	if (!spcr_rows[_i].kind)
		return;
	ck_assert_str_eq(uart_kinds[uart.kind].name, spcr_rows[_i].kind);
	ck_assert_uint_eq(uart.at, spcr_rows[_i].address);
	ck_assert_uint_eq(uart.shift, spcr_rows[_i].shift);
	ck_assert_uint_eq(uart.width, spcr_rows[_i].width);
	ck_assert_uint_eq(uart.source, ENTRY_FROM_SPCR);
}
END_TEST

START_TEST(spcr_survives_damage)
{
	struct entry_uart uart;
	uint64_t random = 1;

	for (unsigned turn = 0; turn < 20000; turn++) {
		make_acpi(3, 0, 3, 0x9000000);
		for (unsigned flips = 1 + turn % 8; flips; flips--) {
			random = random * 6364136223846793005ull + 1442695040888963407ull;
			acpi[(random >> 33) % 0x160] ^= (uint8_t)(1u << (random >> 60 & 7));
		}
		spcr_find(memory, BASE, &uart);
	}
	make_acpi(3, 0, 3, 0x9000000);
	acpi[0x101 + 60] ^= 1;	/* the bytes do not add up to 0 any more */
	ck_assert(!spcr_find(memory, BASE, &uart));
	ck_assert(!spcr_find(memory, BASE + 8, &uart));
	ck_assert(!spcr_find(memory, 0, &uart));
}
END_TEST

/* --- CPUs -------------------------------------------------------------------------------------------------------- */

#define FADT 0x80
#define MADT 0x180

/* A structure of MADT's at `at`; returns where the next one begins. */
static unsigned put_structure(unsigned at, uint8_t type, uint8_t size)
{
	acpi[at] = type;
	acpi[at + 1] = size;
	return at + size;
}

static unsigned put_cpu(unsigned at, bool enabled, uint64_t interface, uint64_t mpidr)
{
	put(at + 12, enabled, 4);
	put(at + 32, interface, 8);
	put(at + 68, mpidr, 8);
	return put_structure(at, 0xb, 80);
}

/* FADT and MADT as QEMU's virt has them, with three CPUs of which the second is switched off. Returns MADT's size. */
static unsigned make_madt(unsigned arm, uint8_t version)
{
	unsigned at = MADT + 44;

	memset(acpi, 0, sizeof(acpi));
	memcpy(acpi, "RSD PTR ", 8);
	put(24, BASE + 0x40, 8);
	memcpy(acpi + 0x40, "XSDT", 4);
	put(0x40 + 36, BASE + FADT, 8);
	put(0x40 + 44, BASE + MADT, 8);
	memcpy(acpi + FADT, "FACP", 4);
	put(FADT + 129, arm, 2);
	memcpy(acpi + MADT, "APIC", 4);
	put(at + 8, 0x8000000, 8);
	acpi[at + 20] = version;
	at = put_structure(at, 0xc, 24);
	at = put_cpu(at, true, version == 2 ? 0x8010000 : 0, 0);
	at = put_cpu(at, false, version == 2 ? 0x8010000 : 0, 1);
	at = put_cpu(at, true, version == 2 ? 0x8010000 : 0, 0x100);
	at = put_structure(at, 0xd, 24);	/* one that is of no use */
	put(at + 4, 0x80a0000, 8);
	at = put_structure(at, 0xe, 16);
	seal(0x40, 52);
	seal(FADT, 244);
	seal(MADT, at - MADT);
	return at - MADT;
}

START_TEST(madt_lists_cpus)
{
	struct entry_record record = { 0 };

	make_madt(1, 3);
	madt_read(memory, BASE, &record);
	ck_assert_uint_eq(record.psci, ENTRY_PSCI_SMC);
	ck_assert_uint_eq(record.cpu_count, 2);
	ck_assert_uint_eq(record.cpus[0].mpidr, 0);
	ck_assert_uint_eq(record.cpus[1].mpidr, 0x100);
	ck_assert_uint_eq(record.cpus[1].method, ENTRY_BY_PSCI);
	ck_assert_uint_eq(record.gic.kind, ENTRY_GIC_V3);
	ck_assert_uint_eq(record.gic.at[0], 0x8000000);
	ck_assert_uint_eq(record.gic.at[1], 0x80a0000);

	memset(&record, 0, sizeof(record));
	make_madt(3, 2);
	madt_read(memory, BASE, &record);
	ck_assert_uint_eq(record.psci, ENTRY_PSCI_HVC);
	ck_assert_uint_eq(record.gic.kind, ENTRY_GIC_V2);
	ck_assert_uint_eq(record.gic.at[1], 0x8010000);

	memset(&record, 0, sizeof(record));
	make_madt(0, 2);
	madt_read(memory, BASE, &record);
	ck_assert_uint_eq(record.psci, ENTRY_PSCI_NONE);
	ck_assert_uint_eq(record.cpus[1].method, ENTRY_BY_UNKNOWN);
}
END_TEST

START_TEST(madt_survives_damage)
{
	static struct entry_record record;
	uint64_t random = 1;

	for (unsigned turn = 0; turn < 20000; turn++) {
		unsigned size = make_madt(1, 3);

		memset(&record, 0, sizeof(record));
		for (unsigned flips = 1 + turn % 8; flips; flips--) {
			random = random * 6364136223846793005ull + 1442695040888963407ull;
			acpi[MADT + 36 + (random >> 33) % (size - 36)] ^= (uint8_t)(1u << (random >> 60 & 7));
		}
		seal(MADT, size);
		madt_read(memory, BASE, &record);
		ck_assert_uint_le(record.cpu_count, size);
		ck_assert_uint_le(record.gic.kind, ENTRY_GIC_V3);
	}
}
END_TEST

/* --- free RAM ---------------------------------------------------------------------------------------------------- */

START_TEST(arena_is_a_set)
{
	enum { PAGES = 64 };
	struct arena a = { 0 };
	bool free[PAGES] = { false };
	uint64_t random = 7;

	/* The same by hand: one flag for each page. */
	for (unsigned turn = 0; turn < 5000; turn++) {
		random = random * 6364136223846793005ull + 1442695040888963407ull;
		unsigned from = random >> 33 & 63, count = random >> 40 & 7, skew = random >> 50 & 4095;
		bool add = random >> 63, inside = true;

		count = from + count + 1 < PAGES ? count : 0;
		if (add)
			arena_add(&a, 0x1000ull * from + skew, 0x1000ull * count);
		else
			arena_remove(&a, 0x1000ull * from + skew, 0x1000ull * count);
		for (unsigned i = from + (add && skew); count && i < from + count + (!add && skew); i++)
			free[i] = add;
		for (unsigned i = 0; i < PAGES; i++) {
			inside = false;
			for (unsigned n = 0; n < a.count; n++)
				inside |= a.ranges[n].at <= 0x1000ull * i && 0x1000ull * i - a.ranges[n].at < a.ranges[n].size;
			ck_assert_msg(inside == free[i], "turn %u, page %u", turn, i);
		}
		for (unsigned n = 1; n < a.count; n++)
			ck_assert(a.ranges[n - 1].at + a.ranges[n - 1].size < a.ranges[n].at);
	}
}
END_TEST

/* Forty ranges of 1 to 40 pages each, the larger ones higher up; the payload lies between the second and the third. */
START_TEST(arena_keeps_the_largest)
{
	struct arena a = { 0 };

	for (unsigned i = 1; i <= 40; i++)
		arena_add(&a, 0x100000ull * i, 0x1000ull * i);
	arena_keep(&a, 16, 0x202000, 0x300000);
	ck_assert_uint_eq(a.count, 16);
	ck_assert_uint_eq(a.ranges[0].at, 0x200000);
	ck_assert_uint_eq(a.ranges[1].at, 0x300000);
	for (unsigned i = 2; i < 16; i++)
		ck_assert_uint_eq(a.ranges[i].at, 0x100000ull * (25 + i));
	arena_keep(&a, 1, 0, 0);
	ck_assert_uint_eq(a.ranges[0].size, 0x28000);
}
END_TEST

START_TEST(arena_gives_the_highest)
{
	struct arena a = { 0 };

	arena_add(&a, 0x40000000, 0x10000000);
	arena_add(&a, 0x100000000, 0x10000);
	ck_assert_uint_eq(arena_take(&a, 0x10000, 0x10000, 0x100000000, ~0ull), 0x100000000);
	ck_assert_uint_eq(arena_take(&a, 0x10000, 0x10000, 0x100000000, ~0ull), 0);
	ck_assert_uint_eq(arena_take(&a, 0x3000, 0x10000, 0, ~0ull), 0x4fff0000);
	ck_assert_uint_eq(arena_take(&a, 0x1000, 0x1000, 0, ~0ull), 0x4ffff000);
	ck_assert_uint_eq(arena_take(&a, 0x1000, 0x1000, 0, 0x40001000), 0x40000000);
	ck_assert_uint_eq(arena_take(&a, 0x10000000, 0x1000, 0, ~0ull), 0);
	ck_assert_uint_eq(arena_largest(&a), 0x4fff0000 - 0x40001000);
	ck_assert_uint_eq(arena_room(&a, 0x4fff0000 - 0x1000), 0x1000);
	ck_assert_uint_eq(arena_room(&a, 0x4fff0000), 0);
	ck_assert_uint_eq(arena_room(&a, 0x40000000), 0);
}
END_TEST

/* --- the file ---------------------------------------------------------------------------------------------------- */

static uint32_t word(const struct image *image, size_t at)
{
	uint32_t value;

	memcpy(&value, image->bytes + at, 4);
	return value;
}

/* What a loader of PE finds: two sections that fill the file one behind the other, and an entry in the first. */
static void check_pe(const struct image *image, bool whole)
{
	const size_t pe = word(image, 0x3c), text = pe + 24 + 160, data = text + 40;

	ck_assert_mem_eq(image->bytes, "MZ", 2);
	ck_assert_mem_eq(image->bytes + 56, "ARM\x64", 4);
	ck_assert_mem_eq(image->bytes + pe, "PE\0\0", 4);
	ck_assert_uint_eq(word(image, pe + 4), 0x2aa64);		/* machine, two sections */
	ck_assert_uint_eq(word(image, pe + 20), 0x20600a0);		/* size of the optional header, characteristics */
	ck_assert_uint_eq(word(image, pe + 24) & 0xffff, 0x20b);
	ck_assert_uint_eq(word(image, pe + 24 + 56), word(image, 16));	/* SizeOfImage, image_size */
	ck_assert_uint_eq(word(image, pe + 24 + 68) & 0xffff, 10);	/* a UEFI application */
	ck_assert_uint_eq(word(image, text + 12), word(image, pe + 24 + 60));
	ck_assert_uint_eq(word(image, text + 12) + word(image, text + 8), word(image, data + 12));
	ck_assert_uint_eq(word(image, data + 12), word(image, data + 20));
	ck_assert_uint_eq(word(image, data + 20) + word(image, data + 16), image->size);
	ck_assert_uint_eq(word(image, data + 12) + word(image, data + 8), word(image, 16));
	ck_assert_uint_ge(word(image, pe + 24 + 16), word(image, text + 12));
	ck_assert_uint_lt(word(image, pe + 24 + 16), word(image, data + 12));
	if (whole)
		ck_assert_uint_eq(image->size, word(image, 16));
	else
		ck_assert_uint_lt(image->size, word(image, 16));
}

START_TEST(file_is_image_and_pe)
{
	static const uint8_t stub[5000] = { 1, 2, 3 }, dtb[100] = { 4, 5 };
	struct image_words words;
	struct image image;

	ck_assert_int_eq(image_make(&image, hv_payload_image, hv_payload_image_end), 0);
	check_pe(&image, false);
	ck_assert_uint_eq(image_read_words(image.bytes).magic, IMAGE_MAGIC);
	ck_assert_int_eq(image_add_stub(&image, stub, sizeof(stub), 0x800), 0);
	check_pe(&image, true);
	words = image_read_words(image.bytes);
	ck_assert_uint_eq(words.stub_size, sizeof(stub));
	ck_assert_uint_eq(words.stub_table, 0x800);
	ck_assert_mem_eq(image.bytes + words.stub, stub, sizeof(stub));
	ck_assert_uint_eq(words.stub_crc, crc32_add(0, stub, sizeof(stub)));
	ck_assert_int_eq(image_add_dtb(&image, dtb, sizeof(dtb)), 0);
	check_pe(&image, true);
	ck_assert_uint_eq(image_read_words(image.bytes).stub, words.stub);
	words = image_read_words(image.bytes);
	ck_assert_uint_eq(words.dtb % 8, 0);
	ck_assert_uint_ge(words.dtb, words.stub + words.stub_size);
	ck_assert_uint_eq(words.dtb_size, sizeof(dtb));
	ck_assert_mem_eq(image.bytes + words.dtb, dtb, sizeof(dtb));
	free(image.bytes);
	ck_assert_uint_eq(crc32_add(0, "123456789", 9), 0xcbf43926);	/* the polynomial's check value */
}
END_TEST

/* Linux's Documentation/arch/arm/booting.rst and arch/arm/boot/compressed/head.S: magic, start, end, byte order. */
static void check_zimage(const struct image *image, size_t whole)
{
	ck_assert_uint_eq(word(image, 0x24), 0x016f2818);
	ck_assert_uint_eq(word(image, 0x28), 0);
	ck_assert_uint_eq(word(image, 0x2c), whole);
	ck_assert_uint_eq(word(image, 0x30), 0x04030201);
	ck_assert_uint_eq(image_read_words(image->bytes).magic, IMAGE_MAGIC);
}

START_TEST(file_of_32_bits_is_zimage)
{
	static const uint8_t stub[5000] = { 1, 2, 3 };
	const struct qemu_kind *kind = qemu_kind_of_payload(HV_A32, _i);
	struct image_words words;
	struct image image;
	size_t memory;

	if (kind->image == kind->image_end)	/* built without a compiler for it */
		return;
	ck_assert_int_eq(image_make(&image, kind->image, kind->image_end), 0);
	memory = word(&image, 0x2c);
	check_zimage(&image, memory);
	ck_assert_uint_gt(memory, image.size);
	ck_assert_uint_eq(memory % 4096, 0);
	ck_assert_int_eq(image_add_stub(&image, stub, sizeof(stub), 0x20), 0);
	words = image_read_words(image.bytes);
	check_zimage(&image, image.size);
	ck_assert_uint_eq(words.stub, memory);
	ck_assert_uint_eq(words.stub_table, 0x20);
	ck_assert_mem_eq(image.bytes + words.stub, stub, sizeof(stub));
	free(image.bytes);
}
END_TEST

START_TEST(file_has_its_addresses)
{
	struct image a, b;
	unsigned moved = 0;

	ck_assert_int_eq(image_make(&a, hv_payload_image, hv_payload_image_end), 0);
	ck_assert_int_eq(image_make(&b, hv_payload_image, hv_payload_image_end), 0);
	image_relocate(&a, 0x40200000);
	image_relocate(&b, 0x7c3d1000);
	for (size_t at = 0; at + 8 <= a.size; at += 8) {
		uint64_t was, is;

		memcpy(&was, a.bytes + at, 8);
		memcpy(&is, b.bytes + at, 8);
		moved += was != is;
		ck_assert(was == is || is - was == 0x7c3d1000 - 0x40200000);
	}
	ck_assert_uint_eq(moved, image_read_words(a.bytes).rela_size / 24);
	free(a.bytes);
	free(b.bytes);
}
END_TEST

Suite *entry_suite(void)
{
	Suite *suite = suite_create("entry");
	TCase *tc = tcase_create("entry");

	tcase_add_loop_test(tc, spcr_names_the_uart, 0, COUNT(spcr_rows));
	tcase_add_test(tc, spcr_survives_damage);
	tcase_add_test(tc, madt_lists_cpus);
	tcase_add_test(tc, madt_survives_damage);
	tcase_add_test(tc, arena_is_a_set);
	tcase_add_test(tc, arena_gives_the_highest);
	tcase_add_test(tc, arena_keeps_the_largest);
	tcase_add_test(tc, file_is_image_and_pe);
	tcase_add_loop_test(tc, file_of_32_bits_is_zimage, 0, 2);
	tcase_add_test(tc, file_has_its_addresses);
	suite_add_tcase(suite, tc);
	return suite;
}
