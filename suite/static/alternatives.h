/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's table of alternatives: what it writes over its own text at boot, on CPUs that need it. A row is where the words
 * stand, where others for them stand (both as distances from the row's own fields), the CPU capability that they are for, and two
 * lengths.
 */
#ifndef SUITE_ALTERNATIVES_H
#define SUITE_ALTERNATIVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALTERNATIVE_SIZE 12u	/* of a row */

struct alternative {
	uint64_t at, alt;	/* offsets in the file: of the words, and of those that may replace them */
	unsigned capability, length;
	bool callback;		/* code decides what is written, so the file does not show it */
};

/* Whether the bytes at `at` look like a row that leads into the file. Numbers may look so, too, but not many in a row. */
bool alternative_read(const uint8_t *data, size_t size, uint64_t at, struct alternative *a);

/* Words that the kernel may write over. */
struct rewritten {
	uint64_t at;
	uint32_t length;
	bool callback;
};
/* All of a file's, in order of `at`; owned by the caller. NULL with *count = 0 if there are none, or no memory for them. */
struct rewritten *alternatives_list(const uint8_t *data, size_t size, size_t *count);
/* The one that covers the byte at `at`, or NULL. */
const struct rewritten *alternatives_find(const struct rewritten *list, size_t count, uint64_t at);

#endif
