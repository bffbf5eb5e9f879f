/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From device tree to facts: see facts.h. The words are those of the Devicetree Specification and of Linux's bindings. */
#include "native/payload/facts.h"

#include "native/payload/uart.h"

/* The first node for which `is` holds. */
static bool find(const struct dt *dt, struct dt_walk *w, bool (*is)(const struct dt_walk *w))
{
	dt_walk_start(w, dt);
	while (dt_walk_next(w))
		if (is(w))
			return true;
	return false;
}

static bool is_chosen(const struct dt_walk *w)
{
	return dt_is_path(w, "/chosen", 7);
}

static bool is_aliases(const struct dt_walk *w)
{
	return dt_is_path(w, "/aliases", 8);
}

/* --- CPUs, PSCI, timer ----------------------------------------------------------------------------------------- */

static bool is_cpu(const struct dt_walk *w)
{
	return w->depth == 2 && dt_is_word(dt_property(w, 0, "device_type"), "cpu");
}

static void take_cpu(const struct dt_walk *w, struct entry_record *record)
{
	struct entry_cpu cpu = { .method = ENTRY_BY_UNKNOWN };
	struct dt_value method = dt_property(w, 0, "enable-method"), release = dt_property(w, 0, "cpu-release-addr");

	dt_cells(dt_property(w, 0, "reg"), 0, dt_cell(w, 1, "#address-cells", 1), &cpu.mpidr);
	if (dt_lists(method, "psci"))
		cpu.method = ENTRY_BY_PSCI;
	if (dt_lists(method, "spin-table") && dt_cells(release, 0, release.size == 4 ? 1 : 2, &cpu.release))
		cpu.method = ENTRY_BY_SPIN_TABLE;
	if (record->cpu_count < ENTRY_CPUS)
		record->cpus[record->cpu_count] = cpu;
	record->cpu_count++;
}

static bool is_psci(const struct dt_walk *w)
{
	struct dt_value v = dt_property(w, 0, "compatible");

	return dt_lists(v, "arm,psci-1.0") || dt_lists(v, "arm,psci-0.2") || dt_lists(v, "arm,psci");
}

#define CPU_ON 0x84000003u	/* of 32 bits, and of 64 but for SMC_64 (DEN0022) */
#define SMC_64 0x40000000u

/* 0.1 leaves the numbers of its functions to the device tree, which may have those of later versions. */
static bool has_own_numbers(const struct dt_walk *w)
{
	struct dt_value v = dt_property(w, 0, "compatible");

	return !dt_lists(v, "arm,psci-1.0") && !dt_lists(v, "arm,psci-0.2") &&
	       (dt_cell(w, 0, "cpu_on", 0) & ~SMC_64) != CPU_ON;
}

static void take_psci(const struct dt_walk *w, struct entry_record *record)
{
	struct dt_value method = dt_property(w, 0, "method");

	if (has_own_numbers(w))
		record->psci = ENTRY_PSCI_OLD;
	else
		record->psci = dt_is_word(method, "smc") ? ENTRY_PSCI_SMC :
			       dt_is_word(method, "hvc") ? ENTRY_PSCI_HVC : ENTRY_PSCI_NONE;
}

static bool is_timer(const struct dt_walk *w)
{
	return dt_lists(dt_property(w, 0, "compatible"), "arm,armv8-timer");
}

static void take_timer(const struct dt_walk *w, struct entry_record *record)
{
	record->timer_hz = dt_cell(w, 0, "clock-frequency", 0);
}

static const struct { const char *compatible; enum entry_gic_kind kind; unsigned count; } gics[] = {
	{ "arm,gic-v3", ENTRY_GIC_V3, 2 }, { "arm,gic-400", ENTRY_GIC_V2, 2 }, { "arm,cortex-a15-gic", ENTRY_GIC_V2, 2 },
	{ "arm,cortex-a9-gic", ENTRY_GIC_V2, 2 }, { "arm,cortex-a7-gic", ENTRY_GIC_V2, 2 },
	{ "brcm,bcm2836-l1-intc", ENTRY_GIC_BCM2836, 1 },
};
#define GICS (sizeof(gics) / sizeof(gics[0]))

static unsigned gic_of(const struct dt_walk *w)
{
	unsigned i = 0;

	while (i < GICS && !dt_lists(dt_property(w, 0, "compatible"), gics[i].compatible))
		i++;
	return i;
}

static bool is_gic(const struct dt_walk *w)
{
	return gic_of(w) < GICS;
}

static void take_gic(const struct dt_walk *w, struct entry_record *record)
{
	const unsigned i = gic_of(w);
	struct entry_gic gic = { .kind = gics[i].kind };
	uint64_t size;

	for (unsigned k = 0; k < gics[i].count; k++)
		if (!dt_reg(w, k, &gic.at[k], &size))
			return;
	record->gic = gic;
}

void facts_read(const struct dt *dt, struct entry_record *record)
{
	static const struct {
		bool (*is)(const struct dt_walk *w);
		void (*take)(const struct dt_walk *w, struct entry_record *record);
	} facts[] = { { is_cpu, take_cpu }, { is_psci, take_psci }, { is_timer, take_timer },
		    { is_gic, take_gic } };
	struct dt_walk w;

	record->cpu_count = 0;
	record->gic = (struct entry_gic){ ENTRY_GIC_NONE, { 0 } };
	for (dt_walk_start(&w, dt); dt_walk_next(&w);)
		for (unsigned i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
			if (facts[i].is(&w) && dt_is_okay(&w, 0))
				facts[i].take(&w, record);
}

/* --- the console ----------------------------------------------------------------------------------------------- */

static int kind_of(const struct dt_walk *w)
{
	struct dt_value v = dt_property(w, 0, "compatible");

	for (unsigned i = 0; v.bytes && i < uart_kind_count; i++)
		for (const char *const *name = uart_kinds[i].compatible; *name; name++)
			if (dt_lists(v, *name))
				return (int)i;
	return -1;
}

/* The UART that the current node is. */
static bool take_uart(const struct dt_walk *w, enum entry_source source, struct entry_uart *uart)
{
	int kind = kind_of(w);
	uint64_t at, size;

	if (kind < 0 || !dt_reg(w, 0, &at, &size))
		return false;
	*uart = (struct entry_uart){
		.at = at, .kind = (uint32_t)kind, .source = source,
		.shift = uart_kinds[kind].shift, .width = uart_kinds[kind].width,
	};
	if (uart->width == 1) {		/* an 8250, whose bus gives its registers any distance */
		uart->at += dt_cell(w, 0, "reg-offset", 0);
		uart->shift = dt_cell(w, 0, "reg-shift", 0) & 3;
		uart->width = dt_cell(w, 0, "reg-io-width", 1);
		if (uart->width != 1 && uart->width != 2 && uart->width != 4)
			return false;
	}
	return true;
}

static bool uart_at_path(const struct dt *dt, const char *path, size_t length, enum entry_source source,
			 struct entry_uart *uart)
{
	struct dt_walk w;

	for (dt_walk_start(&w, dt); dt_walk_next(&w);)
		if (dt_is_path(&w, path, length))
			return take_uart(&w, source, uart);
	return false;
}

/* The text of a string property, without what does not end; */
static size_t text_of(struct dt_value v, const char **text)
{
	*text = (const char *)v.bytes;
	return v.size && !v.bytes[v.size - 1] ? v.size - 1 : 0;
}

/* and what an alias of `length` characters stands for. */
static size_t path_of_alias(const struct dt *dt, const char *alias, size_t length, const char **path)
{
	char name[32];
	struct dt_walk w;

	if (length >= sizeof(name) || !find(dt, &w, is_aliases))
		return 0;
	for (size_t i = 0; i < length; i++)
		name[i] = alias[i];
	name[length] = 0;
	return text_of(dt_property(&w, 0, name), path);
}

static void take_options(const char *text, size_t length, struct entry_uart *uart)
{
	for (size_t i = 0; i < length && i + 1 < sizeof(uart->options); i++)
		uart->options[i] = text[i];
}

/* "serial0:115200n8" or "/soc/serial@0:115200n8". */
static bool uart_of_stdout(const struct dt *dt, const char *text, size_t length, struct entry_uart *uart)
{
	const char *path = text;
	size_t end = 0, size;

	while (end < length && text[end] != ':')
		end++;
	size = end;
	if (text[0] != '/')
		size = path_of_alias(dt, text, end, &path);
	if (!size || !uart_at_path(dt, path, size, ENTRY_FROM_STDOUT, uart))
		return false;
	if (end < length)
		take_options(text + end + 1, length - end - 1, uart);
	return true;
}

static bool is_free_uart(const struct dt_walk *w)
{
	for (unsigned up = 0; up < w->depth; up++)
		if (!dt_is_okay(w, up))
			return false;
	return kind_of(w) >= 0;
}

bool facts_uart(const struct dt *dt, struct entry_uart *uart)
{
	struct dt_value v = { 0 };
	const char *text;
	struct dt_walk w;
	size_t length;

	if (find(dt, &w, is_chosen)) {
		v = dt_property(&w, 0, "stdout-path");
		if (!v.bytes)
			v = dt_property(&w, 0, "linux,stdout-path");
	}
	/* If the tree says which one and it is not known, another would be a guess, and may have no clock. */
	length = text_of(v, &text);
	if (length)
		return uart_of_stdout(dt, text, length, uart);
	length = path_of_alias(dt, "serial0", 7, &text);
	if (length)
		return uart_at_path(dt, text, length, ENTRY_FROM_ALIAS, uart);
	return find(dt, &w, is_free_uart) && take_uart(&w, ENTRY_FROM_MATCH, uart);
}

/* --- memory ---------------------------------------------------------------------------------------------------- */

static bool is_memory(const struct dt_walk *w)
{
	return w->depth == 1 && dt_is_word(dt_property(w, 0, "device_type"), "memory") && dt_is_okay(w, 0);
}

static bool is_reserved(const struct dt_walk *w)
{
	const char *parent = dt_name(w, 1), *wanted = "reserved-memory";

	while (*parent && *parent == *wanted)
		parent++, wanted++;
	return w->depth == 2 && *parent == *wanted && dt_is_okay(w, 0);
}

void facts_memory(const struct dt *dt, struct arena *arena)
{
	struct dt_walk w;
	uint64_t at, size;

	for (dt_walk_start(&w, dt); dt_walk_next(&w);)
		for (unsigned i = 0; is_memory(&w) && dt_reg(&w, i, &at, &size); i++)
			arena_add(arena, at, size);
	facts_reserved(dt, arena);
}

void facts_reserved(const struct dt *dt, struct arena *arena)
{
	struct dt_walk w;
	uint64_t at, size;

	for (dt_walk_start(&w, dt); dt_walk_next(&w);)
		for (unsigned i = 0; is_reserved(&w) && dt_reg(&w, i, &at, &size); i++)
			arena_remove(arena, at, size);
	for (unsigned i = 0; dt_reserved(dt, i, &at, &size); i++)
		arena_remove(arena, at, size);
}
