/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "suite/static/alternatives.h"
#include "suite/static/word.h"

#define ALT_AT 4u
#define LAST_AT 8u		/* capability, length, length of the replacement */
#define CAPABILITIES 0x400u	/* Linux 7.3 has some 120 */
#define CALLBACK 0x8000u	/* in the capability */
#define ROWS_LEAST 8u		/* that follow each other in a table: a kernel has thousands */

static uint64_t led_to(const uint8_t *data, size_t size, uint64_t at)
{
	return at + (uint64_t)(int64_t)(int32_t)hv_word(data, size, at);
}

static bool in_file(size_t size, uint64_t at, unsigned length)
{
	return at % 4 == 0 && length <= size && at <= size - length;
}

bool alternative_read(const uint8_t *data, size_t size, uint64_t at, struct alternative *a)
{
	uint32_t last = hv_word(data, size, at + LAST_AT);
	unsigned length = last >> 16 & 0xff, alt_length = last >> 24;

	if (!length || length % 4 || (last & 0x7fff) >= CAPABILITIES)	/* nearly every word fails here */
		return false;
	*a = (struct alternative){
		.at = led_to(data, size, at), .alt = led_to(data, size, at + ALT_AT),
		.capability = last & 0x7fff, .length = length, .callback = (last & CALLBACK) || !alt_length,
	};
	return alt_length == (a->callback ? 0 : length) && in_file(size, a->at, length) &&
	       in_file(size, a->alt, alt_length ? alt_length : 4);
}

/* How many rows follow each other from `at` on. */
static size_t count_rows(const uint8_t *data, size_t size, uint64_t at)
{
	struct alternative a;
	size_t n = 0;

	while (alternative_read(data, size, at + n * ALTERNATIVE_SIZE, &a))
		n++;
	return n;
}

static int by_place(const void *a, const void *b)
{
	const struct rewritten *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static bool add_rows(const uint8_t *data, size_t size, uint64_t at, size_t n, struct rewritten **list, size_t *count)
{
	struct rewritten *more = realloc(*list, (*count + n) * sizeof(*more));
	struct alternative a;

	if (!more)
		return false;
	*list = more;
	for (size_t i = 0; i < n; i++) {
		alternative_read(data, size, at + i * ALTERNATIVE_SIZE, &a);
		more[(*count)++] = (struct rewritten){ a.at, a.length, a.callback };
	}
	return true;
}

struct rewritten *alternatives_list(const uint8_t *data, size_t size, size_t *count)
{
	struct rewritten *list = NULL;

	*count = 0;
	for (uint64_t at = 0; at + ALTERNATIVE_SIZE <= size; ) {
		size_t n = count_rows(data, size, at);

		if (n >= ROWS_LEAST && !add_rows(data, size, at, n, &list, count))
			break;
		at += n >= ROWS_LEAST ? n * ALTERNATIVE_SIZE : 4;
	}
	if (list)
		qsort(list, *count, sizeof(*list), by_place);
	return list;
}

const struct rewritten *alternatives_find(const struct rewritten *list, size_t count, uint64_t at)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	/* Rows for several capabilities may cover one place; a row covers less than 256 bytes. */
	for (size_t i = low; i-- > 0 && at - list[i].at < 0x100; )
		if (at - list[i].at < list[i].length)
			return &list[i];
	return NULL;
}
