/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Little-endian numbers in the bytes of a file. */
#ifndef SUITE_BYTES_H
#define SUITE_BYTES_H

#include <stdint.h>

static inline uint64_t hv_le(const uint8_t *p, unsigned bytes)
{
	uint64_t value = 0;

	while (bytes--)
		value = value << 8 | p[bytes];
	return value;
}

static inline void hv_put_le(uint8_t *p, unsigned bytes, uint64_t value)
{
	for (; bytes--; value >>= 8)
		*p++ = value & 0xff;
}

#endif
