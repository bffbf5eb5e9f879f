/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A snapshot of hvcheck boot: what was in it is the kernel's memory, which begins with the Image's header as the file does, or
 * of 32-bit Arm, which has none, with its first instruction.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "suite/file/layer.h"
#include "suite/file/ram.h"

#define MAGIC_AT 56

bool core_is(const struct unwrapped *u)
{
	static const uint8_t ident[] = { ELFDATA2LSB, EV_CURRENT };

	return u->size >= EI_NIDENT + 2 && !memcmp(u->data, ELFMAG, SELFMAG) &&
	       (u->data[EI_CLASS] == ELFCLASS64 || u->data[EI_CLASS] == ELFCLASS32) &&
	       !memcmp(u->data + EI_DATA, ident, sizeof(ident)) && u->data[EI_NIDENT] == ET_CORE && !u->data[EI_NIDENT + 1];
}

bool core_open(struct unwrapped *u)
{
	struct snapshot *s = calloc(1, sizeof(*s));
	uint8_t *kernel = NULL;
	char why[200];

	if (!s)
		return layer_bad(u, "no memory");
	if (!snapshot_read(s, u->data, u->size, why, sizeof(why))) {
		free(s);
		return layer_bad(u, "%s", why);
	}
	u->snapshot = s;
	kernel = s->kernel_size <= unwrap_size_max ? calloc(1, s->kernel_size) : NULL;
	if (!kernel)
		return layer_bad(u, "no memory for its kernel");
	if (!snapshot_is_bare(s) && s->exec == HV_A64) {
		u->ram = ram_new(s, u->data, u->size);
		if (!u->ram) {
			free(kernel);
			return layer_bad(u, "no memory for its RAM");
		}
	}
	snapshot_memory(u->data, u->size, s->kernel, kernel, s->kernel_size);
	layer_take(u, kernel, s->kernel_size);
	layer_trail(u, "a snapshot of Linux ");
	layer_trail_on(u, s->release);
	layer_trail_on(u, " booted on ");
	layer_trail_on(u, s->model);
	if (s->exec == HV_A64 && (s->kernel_size < MAGIC_AT + 4 || memcmp(kernel + MAGIC_AT, "ARM\x64", 4)))
		return layer_bad(u, "its memory does not begin with an Image's header; boot the kernel again");
	u->kind = UNWRAP_IMAGE;
	return false;
}
