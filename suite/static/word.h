/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of A64 code in bytes that may end anywhere. */
#ifndef SUITE_STATIC_WORD_H
#define SUITE_STATIC_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if `size` bytes have a whole word at offset `at`, whatever `at` is. */
static inline bool hv_has_word(size_t size, uint64_t at)
{
	return size >= 4 && at <= size - 4;
}

/* The word at `at`, little endian as code is; 0, which is an UDF, if `size` bytes have none. */
static inline uint32_t hv_word(const uint8_t *image, size_t size, uint64_t at)
{
	const uint8_t *p;

	if (!hv_has_word(size, at))
		return 0;
	p = image + at;
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

#endif
