/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Device trees, as libfdt writes them. */
#include <check.h>
#include <libfdt.h>

#include "tests/native/payload/dt.h"

static void put_cells(void *fdt, const char *name, const uint32_t *value, unsigned count)
{
	fdt32_t big[16];

	for (unsigned i = 0; i < count; i++)
		big[i] = cpu_to_fdt32(value[i]);
	ck_assert_int_eq(fdt_property(fdt, name, big, (int)(4 * count)), 0);
}
#define CELLS(fdt, name, ...) \
	put_cells(fdt, name, (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / 4)

static void begin(void *fdt, const char *name, uint32_t address_cells, uint32_t size_cells)
{
	ck_assert_int_eq(fdt_begin_node(fdt, name), 0);
	CELLS(fdt, "#address-cells", address_cells);
	CELLS(fdt, "#size-cells", size_cells);
}

void dt_make(void *fdt, const struct dt_made *made, const struct dt_made_psci *psci)
{
	ck_assert_int_eq(fdt_create(fdt, DT_ROOM), 0);
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
