/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "suite/static/relocated.h"

#define RELATIVE 0x403u		/* R_AARCH64_RELATIVE */
#define KERNEL_HALF 0xffffull	/* bits [63:48] of an address in the kernel's half */
#define ROWS_LEAST 8u		/* that follow each other in the table: a kernel has 100,000 */
#define LINKED_TO 0x200000u	/* a kernel's first byte is linked at a multiple of 2 MiB */

struct row {
	uint64_t at, type, to;	/* linked address of the word, its kind, what it becomes before the displacement is added */
};

static bool row_read(const uint8_t *data, size_t size, uint64_t at, struct row *row)
{
	if (size < sizeof(*row) || at > size - sizeof(*row))
		return false;
	memcpy(row, data + at, sizeof(*row));
	return row->type == RELATIVE && row->at >> 48 == KERNEL_HALF && row->to >> 48 == KERNEL_HALF;
}

/* First of at least ROWS_LEAST rows, and how many there are. */
static size_t find_rows(const uint8_t *data, size_t size, uint64_t *first)
{
	struct row row;
	size_t count;

	for (uint64_t at = 0; at + ROWS_LEAST * sizeof(row) <= size; at += 8) {
		for (count = 0; row_read(data, size, at + count * sizeof(row), &row); )
			count++;
		if (count >= ROWS_LEAST) {
			*first = at;
			return count;
		}
	}
	return 0;
}

/* Linked address of the file's first byte: some word lies in the first 2 MiB or leads there. */
static uint64_t linked_base(const uint8_t *data, size_t size, uint64_t first, size_t count)
{
	uint64_t low = ~0ull;
	struct row row;

	for (size_t i = 0; i < count; i++) {
		row_read(data, size, first + i * sizeof(row), &row);
		low = row.at < low ? row.at : low;
		low = row.to < low ? row.to : low;
	}
	return low & ~(uint64_t)(LINKED_TO - 1);
}

static bool is_zero(const uint8_t *data, size_t size, uint64_t at)
{
	static const uint8_t zero[8];

	return size >= 8 && at <= size - 8 && !memcmp(data + at, zero, 8);
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

uint64_t *relocated_list(const uint8_t *data, size_t size, size_t *count)
{
	uint64_t first = 0, base;
	size_t rows = find_rows(data, size, &first);
	uint64_t *list = rows ? malloc(rows * sizeof(*list)) : NULL;
	struct row row;

	*count = 0;
	if (!list)
		return NULL;
	base = linked_base(data, size, first, rows);
	for (size_t i = 0; i < rows; i++) {
		row_read(data, size, first + i * sizeof(row), &row);
		if (is_zero(data, size, row.at - base))
			list[(*count)++] = row.at - base;
	}
	qsort(list, *count, sizeof(*list), by_number);
	return list;
}

bool relocated_has(const uint64_t *list, size_t count, uint64_t at)
{
	return count && bsearch(&at, list, count, sizeof(*list), by_number);
}
