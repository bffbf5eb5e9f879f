/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pieces of code that the symbols of an ELF file name. */
#ifndef SUITE_STUB_BLOCKS_H
#define SUITE_STUB_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct block {
	char *name;		/* owned, as all below */
	uint64_t at;		/* in an object its offset in the section, else its address */
	uint32_t *words;
	uint64_t *targets;	/* by word: BLOCKS_BASE and where a branch goes in the section, if a relocation says so; else 0 */
	size_t count;
	unsigned section;
};

#define BLOCKS_BASE 0x4000000000000000ull	/* added to `at` in targets, so that none is 0 */
#define BLOCKS_ELSEWHERE 0x2000000000000000ull	/* the target of what a relocation leads out of the section */

struct blocks {
	struct block *block;
	size_t count;
};

/*
 * Each symbol of code, by address: as many words as its size says, or up to the next symbol; data behind it is no part of it. False
 * with a sentence in `error`, and nothing to free. `name` is the file's.
 */
bool blocks_read(struct blocks *out, const char *name, const uint8_t *data, size_t size, char *error, size_t error_size);
void blocks_free(struct blocks *blocks);

#endif
