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
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define ROOM 8192

/* --- libfdt's answers -------------------------------------------------------------------------------------------- */

static uint64_t cells(const fdt32_t *at, int count)
{
	uint64_t value = 0;

	while (count-- > 0)
		value = value << 32 | fdt32_to_cpu(*at++);
	return value;
}

/* From an address on the bus `bus` to one of the CPU's. */
static bool fdt_translate(const void *fdt, int bus, uint64_t *at)
{
	for (int parent; (parent = fdt_parent_offset(fdt, bus)) >= 0; bus = parent) {
		int size, child_cells = fdt_address_cells(fdt, bus), size_cells = fdt_size_cells(fdt, bus);
		int parent_cells = fdt_address_cells(fdt, parent), row = child_cells + parent_cells + size_cells, i;
		const fdt32_t *ranges = fdt_getprop(fdt, bus, "ranges", &size);

		if (!ranges)
			return false;
		for (i = 0; size && i < size / 4 / row; i++) {
			const fdt32_t *r = ranges + i * row;
			int high = child_cells == 3;
			uint64_t from = cells(r + high, child_cells - high);
			uint64_t room = cells(r + child_cells + parent_cells, size_cells);

			if (*at >= from && *at - from < room) {
				*at += cells(r + child_cells, parent_cells) - from;
				break;
			}
		}
		if (size && i == size / 4 / row)
			return false;
	}
	return true;
}

static bool fdt_reg(const void *fdt, int node, uint64_t *at)
{
	int parent = fdt_parent_offset(fdt, node), size, count = parent < 0 ? 0 : fdt_address_cells(fdt, parent);
	const fdt32_t *reg = fdt_getprop(fdt, node, "reg", &size);

	if (!reg || count < 1 || count > 2 || size < 4 * (count + fdt_size_cells(fdt, parent)) || fdt_size_cells(fdt, parent) > 2)
		return false;
	*at = cells(reg, count);
	return fdt_translate(fdt, parent, at);
}

/* The node that stdout-path or the alias serial0 means, or an error. */
static int fdt_console(const void *fdt)
{
	int chosen = fdt_path_offset(fdt, "/chosen"), length;
	const char *path = chosen < 0 ? NULL : fdt_getprop(fdt, chosen, "stdout-path", &length), *end;

	if (!path || !*path)
		path = fdt_get_alias(fdt, "serial0");
	if (!path)
		return -1;
	end = strchr(path, ':');
	return fdt_path_offset_namelen(fdt, path, end ? (int)(end - path) : (int)strlen(path));
}

static int fdt_kind(const void *fdt, int node)
{
	for (unsigned i = 0; i < uart_kind_count; i++)
		for (const char *const *name = uart_kinds[i].compatible; *name; name++)
			if (!fdt_node_check_compatible(fdt, node, *name))
				return (int)i;
	return -1;
}

/* --- comparison -------------------------------------------------------------------------------------------------- */

static unsigned bad;

static void differ(const char *name, const char *what, const char *where)
{
	if (bad++ < 20)
		fprintf(stderr, "%s: %s of %s differs from libfdt's\n", name, what, where);
}

static void compare_node(const char *name, const void *fdt, int node, const struct dt_walk *w)
{
	const char *own = fdt_get_name(fdt, node, NULL);
	uint64_t want = 0, got = 0, size;
	bool has = fdt_reg(fdt, node, &want);
	int property;

	if (strcmp(own, dt_name(w, 0)))
		differ(name, "the name", own);
	fdt_for_each_property_offset(property, fdt, node) {
		const char *word;
		int length;
		const void *value = fdt_getprop_by_offset(fdt, property, &word, &length);
		struct dt_value v = dt_property(w, 0, word);

		if (!v.bytes || v.size != (uint32_t)length || memcmp(v.bytes, value, v.size))
			differ(name, word, own);
	}
	if (dt_property(w, 0, "no-such-property").bytes)
		differ(name, "a property that is not there", own);
	if (dt_reg(w, 0, &got, &size) != has || (has && want != got))
		differ(name, "the address", own);
}

/* Everything that can be asked of one tree. */
static void compare(const char *name, const void *fdt, uint32_t size)
{
	struct entry_uart uart = { 0 };
	struct dt_walk w;
	struct dt dt;
	int node = -1, depth = 0, console, kind;
	uint64_t at = 0;

	if (!dt_open(&dt, fdt, size)) {
		differ(name, "whether it is one", "the file");
		return;
	}
	dt_walk_start(&w, &dt);
	while ((node = fdt_next_node(fdt, node, &depth)) >= 0) {
		if (!dt_walk_next(&w)) {
			differ(name, "the end", "the tree");
			return;
		}
		if ((int)w.depth + 1 != depth)
			differ(name, "the depth", fdt_get_name(fdt, node, NULL));
		compare_node(name, fdt, node, &w);
	}
	if (dt_walk_next(&w))
		differ(name, "the end", "the tree");
	console = fdt_console(fdt);
	kind = console < 0 ? -1 : fdt_kind(fdt, console);
	if (console >= 0 && facts_uart(&dt, &uart) != (kind >= 0 && fdt_reg(fdt, console, &at)))
		differ(name, "whether there is a console", "the tree");
	else if (uart.source && console >= 0 && ((int)uart.kind != kind || (uart.at != at && uart.width != 1)))
		differ(name, "the console", "the tree");
}

/* --- trees ------------------------------------------------------------------------------------------------------- */

static void put_cells(void *fdt, const char *name, const uint32_t *value, unsigned count)
{
	fdt32_t big[16];

	for (unsigned i = 0; i < count; i++)
		big[i] = cpu_to_fdt32(value[i]);
	ck_assert_int_eq(fdt_property(fdt, name, big, (int)(4 * count)), 0);
}
#define CELLS(fdt, name, ...) \
	put_cells(fdt, name, (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / 4)

struct made {
	const char *stdout_path, *alias, *compatible;
	uint32_t shift, width;	/* 0: not said */
	bool bus;		/* the UART is behind one that moves addresses */
};

struct made_psci {
	const char *compatible;
	uint32_t cpu_on;	/* number of that function; 0: not said */
};
static const struct made_psci usual_psci = { "arm,psci-1.0", 0 };

static void begin(void *fdt, const char *name, uint32_t address_cells, uint32_t size_cells)
{
	ck_assert_int_eq(fdt_begin_node(fdt, name), 0);
	CELLS(fdt, "#address-cells", address_cells);
	CELLS(fdt, "#size-cells", size_cells);
}

/* A board with 1 GiB at 2 GiB, of which a part is reserved in each of the two ways; two CPUs; one UART. */
static void make_tree(void *fdt, const struct made *made, const struct made_psci *psci)
{
	ck_assert_int_eq(fdt_create(fdt, ROOM), 0);
	fdt_add_reservemap_entry(fdt, 0x80000000, 0x1000);
	fdt_finish_reservemap(fdt);
	begin(fdt, "", 2, 1);
	begin(fdt, "memory@80000000", 2, 1);
	fdt_property_string(fdt, "device_type", "memory");
	CELLS(fdt, "reg", 0, 0x80000000, 0x40000000, 1, 0, 0x10000000);
	fdt_end_node(fdt);
	begin(fdt, "reserved-memory", 2, 1);
	fdt_property(fdt, "ranges", "", 0);
	fdt_begin_node(fdt, "firmware@90000000");
	CELLS(fdt, "reg", 0, 0x90000000, 0x200800);
	fdt_end_node(fdt);
	fdt_end_node(fdt);
	begin(fdt, "cpus", 1, 0);
	for (uint32_t i = 0; i < 2; i++) {
		fdt_begin_node(fdt, i ? "cpu@1" : "cpu@0");
		fdt_property_string(fdt, "device_type", "cpu");
		fdt_property_string(fdt, "enable-method", i ? "spin-table" : "psci");
		if (i)
			CELLS(fdt, "cpu-release-addr", 1, 0xe0);
		CELLS(fdt, "reg", i);
		fdt_end_node(fdt);
	}
	fdt_end_node(fdt);
	fdt_begin_node(fdt, "psci");
	fdt_property_string(fdt, "compatible", psci->compatible);
	if (psci->cpu_on)
		CELLS(fdt, "cpu_on", psci->cpu_on);
	fdt_property_string(fdt, "method", "smc");
	fdt_end_node(fdt);
	fdt_begin_node(fdt, "timer");
	fdt_property_string(fdt, "compatible", "arm,armv8-timer");
	CELLS(fdt, "clock-frequency", 19200000);
	fdt_end_node(fdt);
	begin(fdt, "soc", 1, 1);
	if (made->bus)
		CELLS(fdt, "ranges", 0x7e000000, 0, 0x3f000000, 0x1000000, 0x40000000, 0, 0x40000000, 0x1000);
	else
		fdt_property(fdt, "ranges", "", 0);
	fdt_begin_node(fdt, "serial@7e215040");
	fdt_property_string(fdt, "compatible", made->compatible);
	CELLS(fdt, "reg", 0x7e215040, 0x40);
	if (made->shift)
		CELLS(fdt, "reg-shift", made->shift);
	if (made->width)
		CELLS(fdt, "reg-io-width", made->width);
	fdt_end_node(fdt);
	fdt_end_node(fdt);
	fdt_begin_node(fdt, "aliases");
	if (made->alias)
		fdt_property_string(fdt, made->alias, "/soc/serial@7e215040");
	fdt_end_node(fdt);
	fdt_begin_node(fdt, "chosen");
	if (made->stdout_path)
		fdt_property_string(fdt, "stdout-path", made->stdout_path);
	fdt_end_node(fdt);
	fdt_end_node(fdt);
	ck_assert_int_eq(fdt_finish(fdt), 0);
}

#define UART "/soc/serial@7e215040"
static const struct {
	struct made made;
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
	uint8_t fdt[ROOM];
	struct entry_uart uart = { 0 };
	struct dt dt;

	make_tree(fdt, &rows[_i].made, &usual_psci);
	if (rows[_i].made.width != 3)	/* libfdt knows no buses */
		compare("made here", fdt, sizeof(fdt));
	ck_assert_uint_eq(bad, 0);
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
	uint8_t fdt[ROOM];
	struct entry_record record = { 0 };
	struct arena arena = { 0 };
	struct dt dt;

	make_tree(fdt, &rows[0].made, &usual_psci);
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
		struct made_psci made;
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
		uint8_t fdt[ROOM];
		struct dt dt;

		make_tree(fdt, &rows[0].made, &kinds[i].made);
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
		compare(path, blob, (uint32_t)size);
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
	ck_assert_uint_eq(bad, 0);
}
END_TEST

START_TEST(damage_is_survived)
{
	uint8_t fdt[ROOM], *blob;
	uint64_t random = 0x9e3779b97f4a7c15ull * (unsigned)(_i + 1);
	uint32_t size;

	make_tree(fdt, &rows[(unsigned)_i % COUNT(rows)].made, &usual_psci);
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
