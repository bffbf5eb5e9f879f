/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernels in everything that they come in, made in memory.
 */
#ifndef HVCHECK_TESTS_MAKE_FILES_H
#define HVCHECK_TESTS_MAKE_FILES_H

#include <stddef.h>
#include <stdint.h>

struct made_file {
	uint8_t *data;		/* on the heap */
	size_t size;
};

/* One way to wrap `size` bytes. */
struct made_wrapper {
	const char *name, *trail;
	struct made_file (*wrap)(const uint8_t *data, size_t size);
};
extern const struct made_wrapper made_wrappers[];
extern const unsigned made_wrapper_count;

/* By the name of a row; the caller frees the bytes. */
struct made_file made_wrap(const char *name, const uint8_t *data, size_t size);
/* A FIT image with two kernels, of which the default configuration has the second: `inner`, which is freed. */
enum made_where { MADE_INSIDE, MADE_AT_POSITION, MADE_AT_OFFSET };
struct made_file made_fit(const char *compression, enum made_where where, struct made_file inner);
/* A frame of zstd: `head`, and `blocks` times 128 KiB of zeroes behind it, in four bytes each. */
struct made_file made_bomb(const uint8_t *head, size_t size, unsigned blocks);
/* A Debian package without a kernel, whose control file has these lines. */
struct made_file made_package(const char *control);

#endif
