/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes drawn from a seed. */
#ifndef TESTS_NATIVE_LINK_DRAWN_H
#define TESTS_NATIVE_LINK_DRAWN_H

#include <stddef.h>
#include <stdint.h>

static uint64_t state;

static inline uint64_t draw(void)
{
	state += 0x9e3779b97f4a7c15ull;
	uint64_t z = state;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

static inline void fill(uint8_t *bytes, size_t size, unsigned zeroes)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = draw() % 100 < zeroes ? 0 : (uint8_t)draw();
}

#endif
