/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own relocations, as its Image has them up to 6.1 or so: a table of rows of three words each. They are where a word
 * stands (its linked address), R_AARCH64_RELATIVE, and the address to which the kernel adds its displacement and which it writes
 * there at boot. Later kernels are linked so that the file has the linked addresses in place.
 */
#ifndef SUITE_RELOCATED_H
#define SUITE_RELOCATED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RELOCATION_SIZE 24u	/* of a row */

/*
 * Offsets in the file of the eight-byte words that are zero there and that the kernel fills with an address at boot, in order. The
 * caller frees the list. NULL with *count = 0 if there are none, or no memory for them.
 */
uint64_t *relocated_list(const uint8_t *data, size_t size, size_t *count);
/* Whether one of them stands at `at`. */
bool relocated_has(const uint64_t *list, size_t count, uint64_t at);

#endif
