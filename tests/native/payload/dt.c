/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's reader of device trees against libfdt: over trees that are made here, over every .dtb that this machine has (or
 * HVCHECK_DTBS=FOLDER has), and over trees with flipped bits, of which it must only survive all.
 */
#define _GNU_SOURCE
#include <check.h>
#include <ftw.h>
#include <glob.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/link/image.h"
#include "native/payload/facts.h"
#include "native/payload/uart.h"
#include "tests/native/payload/dt.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* --- trees that are made here ------------------------------------------------------------------------------------ */

static const struct dt_made_psci usual_psci = { "arm,psci-1.0", 0 };

#define UART "/soc/serial@7e215040"
static const struct {
	struct dt_made made;
	const char *kind;	/* NULL: none is found */
	uint64_t at;
	uint32_t shift, width;
	enum entry_source source;
	const char *options;
} rows[] = {
	{ { UART, NULL, "arm,pl011", 0, 0, false }, "pl011", 0x7e215040, 0, 4, ENTRY_FROM_STDOUT, "" },
	{ { UART ":115200n8", NULL, "arm,pl011", 0, 0, true }, "pl011", 0x3f215040, 0, 4, ENTRY_FROM_STDOUT, "115200n8" },
	{ { "serial1:1500000n8", "serial1", "snps,dw-apb-uart", 2, 4, false }, "8250", 0x7e215040, 2, 4, ENTRY_FROM_STDOUT,
	  "1500000n8" },
	{ { "serial1", "serial1", "ns16550a", 0, 0, false }, "8250", 0x7e215040, 0, 1, ENTRY_FROM_STDOUT, "" },
	{ { "/soc/serial", NULL, "ns16550a", 2, 1, false }, "8250", 0x7e215040, 2, 1, ENTRY_FROM_STDOUT, "" },
	{ { NULL, "serial0", "brcm,bcm2835-aux-uart", 0, 0, true }, "bcm2835-aux", 0x3f215040, 2, 4, ENTRY_FROM_ALIAS, "" },
	{ { UART, NULL, "ti,am654-uart", 0, 0, false }, "8250-32", 0x7e215040, 2, 4, ENTRY_FROM_STDOUT, "" },
	{ { UART, NULL, "mediatek,mt6577-uart", 2, 4, false }, "8250-32", 0x7e215040, 2, 4, ENTRY_FROM_STDOUT, "" },
	{ { NULL, NULL, "cdns,uart-r1p12", 0, 0, false }, "cadence", 0x7e215040, 0, 4, ENTRY_FROM_MATCH, "" },
	{ { "serial1", "serial0", "arm,pl011", 0, 0, false }, NULL, 0, 0, 0, 0, "" },	/* there is no such alias */
	{ { "/soc/serial@7e215041", NULL, "arm,pl011", 0, 0, false }, NULL, 0, 0, 0, 0, "" },
	{ { "/soc", NULL, "arm,pl011", 0, 0, false }, NULL, 0, 0, 0, 0, "" },
	{ { UART, NULL, "vendor,other-uart", 0, 0, false }, NULL, 0, 0, 0, 0, "" },
	{ { UART, NULL, "ns16550a", 2, 3, false }, NULL, 0, 0, 0, 0, "" },		/* no bus has that width */
};

START_TEST(console_is_found)
{
	uint8_t fdt[DT_ROOM];
	struct entry_uart uart = { 0 };
	struct dt dt;

	dt_make(fdt, &rows[_i].made, &usual_psci);
	if (rows[_i].made.width != 3)	/* libfdt knows no buses */
		dt_compare("made here", fdt, sizeof(fdt));
	ck_assert_uint_eq(dt_differences(), 0);
	ck_assert(dt_open(&dt, fdt, sizeof(fdt)));
	ck_assert_int_eq(facts_uart(&dt, &uart), rows[_i].kind != NULL);
	if (!rows[_i].kind)
		return;
	ck_assert_str_eq(uart_kinds[uart.kind].name, rows[_i].kind);
	ck_assert_uint_eq(uart.at, rows[_i].at);
	ck_assert_uint_eq(uart.shift, rows[_i].shift);
	ck_assert_uint_eq(uart.width, rows[_i].width);
	ck_assert_uint_eq(uart.source, rows[_i].source);
	ck_assert_str_eq(uart.options, rows[_i].options);
}
END_TEST

START_TEST(board_is_read)
{
	static const struct entry_range free[] = {
		{ 0x80001000, 0xffff000 }, { 0x90201000, 0x2fdff000 }, { 0x100000000, 0x10000000 },
	};
	uint8_t fdt[DT_ROOM];
	struct entry_record record = { 0 };
	struct arena arena = { 0 };
	struct dt dt;

	dt_make(fdt, &rows[0].made, &usual_psci);
	ck_assert(dt_open(&dt, fdt, sizeof(fdt)));
	facts_read(&dt, &record);
	ck_assert_uint_eq(record.cpu_count, 2);
	ck_assert_uint_eq(record.cpus[0].method, ENTRY_BY_PSCI);
	ck_assert_uint_eq(record.cpus[1].method, ENTRY_BY_SPIN_TABLE);
	ck_assert_uint_eq(record.cpus[1].mpidr, 1);
	ck_assert_uint_eq(record.cpus[1].release, 0x1000000e0);
	ck_assert_uint_eq(record.psci, ENTRY_PSCI_SMC);
	ck_assert_uint_eq(record.timer_hz, 19200000);
	facts_memory(&dt, &arena);
	ck_assert_uint_eq(arena.count, COUNT(free));
	for (unsigned i = 0; i < COUNT(free); i++) {
		ck_assert_uint_eq(arena.ranges[i].at, free[i].at);
		ck_assert_uint_eq(arena.ranges[i].size, free[i].size);
	}
}
END_TEST

START_TEST(the_first_psci_has_numbers_of_its_own)
{
	static const struct {
		struct dt_made_psci made;
		enum entry_psci psci;
	} kinds[] = {
		{ { "arm,psci", 0 }, ENTRY_PSCI_OLD },
		{ { "arm,psci", 0x95c10001 }, ENTRY_PSCI_OLD },
		{ { "arm,psci", 0xc4000003 }, ENTRY_PSCI_SMC },
		{ { "arm,psci", 0x84000003 }, ENTRY_PSCI_SMC },
		{ { "arm,psci-0.2", 0 }, ENTRY_PSCI_SMC },
	};

	for (unsigned i = 0; i < COUNT(kinds); i++) {
		struct entry_record record = { 0 };
		uint8_t fdt[DT_ROOM];
		struct dt dt;

		dt_make(fdt, &rows[0].made, &kinds[i].made);
		ck_assert(dt_open(&dt, fdt, sizeof(fdt)));
		facts_read(&dt, &record);
		ck_assert_uint_eq(record.psci, kinds[i].psci);
	}
}
END_TEST

/* --- files and damage -------------------------------------------------------------------------------------------- */

static unsigned files;

static void ask_all(const void *blob, uint32_t size)
{
	struct entry_record record = { 0 };
	struct arena arena = { 0 };
	struct dt dt;

	if (!dt_open(&dt, blob, size))
		return;
	facts_read(&dt, &record);
	facts_uart(&dt, &record.uart);
	facts_memory(&dt, &arena);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	size_t length = strlen(path), size = (size_t)st->st_size;
	void *blob;
	FILE *f;

	(void)ftw;
	if (type != FTW_F || length < 4 || strcmp(path + length - 4, ".dtb") || size < FDT_V17_SIZE || size > IMAGE_DTB_MOST)
		return 0;
	blob = malloc(size);
	f = fopen(path, "rb");
	if (blob && f && fread(blob, size, 1, f) && fdt_check_header(blob) == 0 && fdt_totalsize(blob) <= size &&
	    fdt_version(blob) >= 17) {
		dt_compare(path, blob, (uint32_t)size);
		files++;
	}
	if (f)
		fclose(f);
	free(blob);
	return 0;
}

START_TEST(files_of_this_machine)
{
	const char *own = getenv("HVCHECK_DTBS");
	glob_t folders = { 0 };

	/* QEMU's, and those that Debian's kernel of an arm64 machine brings along. */
	glob(own ? own : "/usr/share/qemu", 0, NULL, &folders);
	if (!own)
		glob("/usr/lib/linux-image-*", GLOB_APPEND, NULL, &folders);
	for (size_t i = 0; i < folders.gl_pathc; i++)
		nftw(folders.gl_pathv[i], visit, 16, FTW_PHYS);
	globfree(&folders);
	printf("%u device trees read as libfdt reads them\n", files);
	ck_assert_uint_eq(dt_differences(), 0);
}
END_TEST

START_TEST(damage_is_survived)
{
	uint8_t fdt[DT_ROOM], *blob;
	uint64_t random = 0x9e3779b97f4a7c15ull * (unsigned)(_i + 1);
	uint32_t size;

	dt_make(fdt, &rows[(unsigned)_i % COUNT(rows)].made, &usual_psci);
	size = fdt_totalsize(fdt);
	blob = malloc(size);	/* no byte more: AddressSanitizer sees what is read behind it */
	ck_assert_ptr_nonnull(blob);
	for (unsigned turn = 0; turn < 2000; turn++) {
		memcpy(blob, fdt, size);
		for (unsigned flips = 1 + turn % 4; flips; flips--) {
			random = random * 6364136223846793005ull + 1442695040888963407ull;
			blob[(random >> 33) % size] ^= (uint8_t)(1u << (random >> 60 & 7));
		}
		ask_all(blob, size);
		ask_all(blob, size - (uint32_t)(random >> 40) % size);
	}
	free(blob);
}
END_TEST

Suite *dt_suite(void)
{
	Suite *suite = suite_create("dt");
	TCase *tc = tcase_create("trees");

	tcase_add_loop_test(tc, console_is_found, 0, COUNT(rows));
	tcase_add_test(tc, board_is_read);
	tcase_add_test(tc, the_first_psci_has_numbers_of_its_own);
	tcase_add_loop_test(tc, damage_is_survived, 0, 8);
	suite_add_tcase(suite, tc);
	tc = tcase_create("files");
	tcase_set_timeout(tc, 600);
	tcase_add_test(tc, files_of_this_machine);
	suite_add_tcase(suite, tc);
	return suite;
}
