/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FIT images, by libfdt's writer.
 */
#include <check.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "tests/make-files.h"

static void add_kernel(void *fdt, const char *name, const char *compression, enum made_where where, const uint8_t *data,
		       size_t size)
{
	fdt_begin_node(fdt, name);
	fdt_property_string(fdt, "type", "kernel");
	fdt_property_string(fdt, "arch", "arm64");
	fdt_property_string(fdt, "compression", compression);
	if (where == MADE_INSIDE) {
		fdt_property(fdt, "data", data, (int)size);
	} else {
		fdt_property_u32(fdt, "data-size", (uint32_t)size);
		if (where == MADE_AT_OFFSET)
			fdt_property_u32(fdt, "data-offset", 8);
		else
			fdt_property_u32(fdt, "data-position", 0x1000);
	}
	fdt_end_node(fdt);
}

/* Two kernels, of which the default configuration has the second. */
struct made_file made_fit(const char *compression, enum made_where where, struct made_file inner)
{
	struct made_file f = { calloc(1, 0x2000 + inner.size), 0x2000 + inner.size };

	ck_assert_int_eq(fdt_create(f.data, (int)f.size), 0);
	fdt_finish_reservemap(f.data);
	fdt_begin_node(f.data, "");
	fdt_begin_node(f.data, "images");
	add_kernel(f.data, "kernel-1", "none", MADE_INSIDE, (const uint8_t *)"other", 5);
	add_kernel(f.data, "kernel-2", compression, where, inner.data, inner.size);
	fdt_end_node(f.data);
	fdt_begin_node(f.data, "configurations");
	fdt_property_string(f.data, "default", "conf-2");
	for (unsigned i = 1; i <= 2; i++) {
		fdt_begin_node(f.data, i == 1 ? "conf-1" : "conf-2");
		fdt_property_string(f.data, "kernel", i == 1 ? "kernel-1" : "kernel-2");
		fdt_end_node(f.data);
	}
	fdt_end_node(f.data);
	fdt_end_node(f.data);
	ck_assert_int_eq(fdt_finish(f.data), 0);
	if (where != MADE_INSIDE)
		memcpy(f.data + (where == MADE_AT_POSITION ? 0x1000 : ((fdt_totalsize(f.data) + 3) & ~3u) + 8), inner.data,
		       inner.size);
	free(inner.data);
	return f;
}
