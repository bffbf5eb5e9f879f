/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/link/cobs.h"

#define FULL 255	/* a run of 254 bytes without a zero behind it */

size_t cobs_encode(uint8_t *to, const uint8_t *from, size_t size)
{
	size_t code = 0, end = 1;

	for (size_t i = 0; i < size; i++) {
		if (from[i])
			to[end++] = from[i];
		if (from[i] && end - code < FULL)
			continue;
		to[code] = (uint8_t)(end - code);
		code = end++;
	}
	to[code] = (uint8_t)(end - code);
	return end;
}

size_t cobs_decode(uint8_t *to, const uint8_t *from, size_t size)
{
	size_t end = 0;

	for (size_t i = 0; i < size;) {
		uint8_t code = from[i++];

		if (!code || code - 1u > size - i)
			return COBS_BAD;
		for (unsigned j = 1; j < code; j++) {
			if (!from[i])
				return COBS_BAD;
			to[end++] = from[i++];
		}
		if (code < FULL && i < size)
			to[end++] = 0;
	}
	return end;
}
