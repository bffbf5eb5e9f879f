/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers as they stand in messages: seven bits a byte, the lowest first, with the top bit if more follow. A message that is too
 * short or too long is noticed once, at the end. Freestanding: host and payload share it.
 */
#ifndef NATIVE_LINK_PACK_H
#define NATIVE_LINK_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packer {
	uint8_t *at, *end;	/* `at` moves on; it never passes `end` */
	bool bad;		/* there was no room */
};

struct unpacker {
	const uint8_t *at, *end;
	bool bad;		/* something was missing, or made no sense: what was read since is 0 */
};

void pack_number(struct packer *p, uint64_t number);
void pack_bytes(struct packer *p, const void *bytes, size_t size);
uint64_t unpack_number(struct unpacker *u);
/* All zeroes if there are not so many. */
void unpack_bytes(struct unpacker *u, void *bytes, size_t size);

/*
 * Bytes of an image: what stood there before, not more than `reach` bytes in front, costs three or so. 1 is enough for runs of one
 * byte; all that is in reach is looked at for each byte.
 */
void pack_runs(struct packer *p, const uint8_t *bytes, size_t size, size_t reach);
/* As many as there are, up to `size`. Returns how many. */
size_t unpack_runs(struct unpacker *u, uint8_t *bytes, size_t size);

#endif
