/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checksum of gzip and uImage. libarchive does not compare gzip's.
 */
#include "suite/file/layer.h"

#define POLYNOMIAL 0xedb88320u

uint32_t crc32_of(const uint8_t *data, size_t size)
{
	uint32_t table[256], crc = ~0u;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (unsigned bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? POLYNOMIAL : 0);
	}
	for (size_t i = 0; i < size; i++)
		crc = crc >> 8 ^ table[(crc ^ data[i]) & 0xff];
	return ~crc;
}
