/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies that leave a page of zeroes without memory. */
#include <string.h>

#include "suite/sparse.h"

bool sparse_is_zero(const uint8_t *bytes, size_t size)
{
	return !size || (!bytes[0] && !memcmp(bytes, bytes + 1, size - 1));
}

void sparse_copy(void *to, const void *from, size_t size)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	for (size_t i = 0, n; i < size; i += n) {
		n = SPARSE_PAGE - ((uintptr_t)(t + i) & (SPARSE_PAGE - 1));
		n = n < size - i ? n : size - i;
		if (!sparse_is_zero(f + i, n))
			memcpy(t + i, f + i, n);
	}
}
