/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often a scenario leaves memory stale: what EL2 reads past the caches is not what the caches hold. Tests have an eye of their
 * own, as QEMU has no caches.
 */
#ifndef NATIVE_STALE_H
#define NATIVE_STALE_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/scenario.h"

struct stale_eye {
	bool (*play)(void *ctx);			/* once more, from the same memory; false: it came to no end */
	uint64_t (*read)(void *ctx, uint64_t at);	/* 8 bytes, past the caches */
	void (*clean)(void *ctx, uint64_t at, uint64_t size); /* what the caches have goes to memory, and they have it no more */
	void *ctx;
};

struct stale_count {
	uint64_t tries, stale;	/* plays that came to their end, and stale ones among them */
	uint64_t at, read, stored; /* of the first of these: where, what memory had, and what a cache had */
};

/* Play it `tries` times; a play that comes to no end is the last. */
void stale_try(const struct stale_eye *eye, const struct hv_extent *extents, unsigned count, uint64_t tries,
	       struct stale_count *found);

#endif
