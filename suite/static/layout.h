/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the bytes of a file lie in memory, as far as the file says so: segments of ELF executables, sections
 * of ELF objects and of PE files, kernel Images.
 */
#ifndef HVCHECK_LAYOUT_H
#define HVCHECK_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAYOUT_MAX 256

struct layout {
	struct layout_part {
		uint64_t offset, size, address;
	} parts[LAYOUT_MAX];
	size_t count;
};

/* `data` is borrowed for the call only. Whatever the file says, the parts lie within `size`. */
void layout_read(struct layout *layout, const void *data, size_t size);
/* Returns false, and the offset as address, if the file does not say. */
bool layout_address(const struct layout *layout, uint64_t offset, uint64_t *address);

#endif
