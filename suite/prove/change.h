/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stub that differs from a good one in some words. */
#ifndef SUITE_PROVE_CHANGE_H
#define SUITE_PROVE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

/* One word of the image. */
struct edit {
	uint32_t at;		/* offset */
	uint32_t is;		/* its new value */
};

/* Another stub, by the words that differ from the good one's. */
struct change {
	const struct edit *edits;	/* borrowed */
	uint32_t count;
	uint16_t slots;			/* bit n: slot n reaches a changed word. The others behave as before */
};

/* Write the changed words into `image`, a copy of the good stub's; and what stood there, of which `good` is the whole, again. */
void change_apply(const struct change *change, uint8_t *image);
void change_undo(const struct change *change, const uint8_t *good, uint8_t *image);
/* Whether the word at `at` is changed. */
bool change_is_at(const struct change *change, uint64_t at);

#endif
