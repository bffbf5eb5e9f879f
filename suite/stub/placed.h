/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An image as it is at one place, for a machine to load and to compare with. A large one is a file of the memory, so that many
 * can map it and share what none has written; pages of zeroes have no memory there.
 */
#ifndef SUITE_STUB_PLACED_H
#define SUITE_STUB_PLACED_H

#include <sys/types.h>

#include "hvcheck/stub.h"

#define PLACED_PAGE 4096ull
#define PLACED_LARGE (1ull << 20)	/* an image is large from here on */

struct placed {
	uint64_t base;
	size_t size;
	uint8_t *bytes;		/* `size` bytes, read-only for all but placed_set(); NULL: nothing was placed yet */
	int fd;			/* of the file, in which `pad` bytes stand before them; -1: it is small */
	uint64_t pad;		/* base modulo the page */
	uint8_t *filled;	/* for each page of the file: 1, it has memory; 0, it is zero. NULL: it is small */
	size_t room;		/* of the file */
	pid_t owner;		/* who made it: a process that was forked since makes its own before it changes anything */
	uint32_t origin;	/* of what lies here, as in struct hv_stub */
	uint32_t touched[HV_STUB_PAGES];
	unsigned touched_count;
};

#define PLACED_NONE (struct placed){ .fd = -1 }

/* Place `stub` at `base`. What it shares with the image before is not copied again. 0, or -1: there is no memory for it. */
int placed_set(struct placed *p, const struct hv_stub *stub, uint64_t base);
void placed_free(struct placed *p);
static inline bool placed_is_large(const struct placed *p)
{
	return p->fd >= 0;
}

/* Copy `size` bytes of it from offset `from` on to memory that is zero, without touching pages that stay so, here or there. */
void placed_copy_out(const struct placed *p, size_t from, size_t size, void *to);

#endif
