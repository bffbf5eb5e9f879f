/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RAM that is free, as ranges of whole pages. Freestanding. */
#ifndef HVCHECK_NATIVE_ARENA_H
#define HVCHECK_NATIVE_ARENA_H

#include "native/link/entry.h"

#define ARENA_MOST 64	/* ranges; what more would make is left out, the smallest first */
#define ARENA_PAGE 4096ull

struct arena {
	unsigned count;
	struct entry_range ranges[ARENA_MOST];	/* ascending; none touches another */
};

/* What does not fill a page is left out; */
void arena_add(struct arena *a, uint64_t at, uint64_t size);
/* and a page of which a byte is taken is taken. */
void arena_remove(struct arena *a, uint64_t at, uint64_t size);
/*
 * Take `size` bytes, a multiple of the page, at a multiple of `align`, a power of two, from the highest place between `from` and
 * `to`. Returns the address, or 0: there is none.
 */
uint64_t arena_take(struct arena *a, uint64_t size, uint64_t align, uint64_t from, uint64_t to);
/* How many bytes are free from `at` on, in one piece. */
uint64_t arena_room(const struct arena *a, uint64_t at);
/* Leave out the smallest ranges until there are no more than `most`; those that end at `from` or begin at `to` come last. */
void arena_keep(struct arena *a, unsigned most, uint64_t from, uint64_t to);
/* The size of the largest range. */
uint64_t arena_largest(const struct arena *a);

#endif
