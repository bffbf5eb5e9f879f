/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's reader of device trees beside libfdt. */
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#include "native/payload/facts.h"
#include "native/payload/uart.h"
#include "tests/native/payload/dt.h"

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

unsigned dt_differences(void)
{
	return bad;
}

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

void dt_compare(const char *name, const void *fdt, uint32_t size)
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
