/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sim/memory/lines-table.h"

#define FIRST_SLAB 8		/* pieces; each slab has twice as many as the one before, up to */
#define LARGEST_SLAB 1024
#define FIRST_BUCKETS 64	/* a power of two */

struct slab {
	struct slab *next;
	_Alignas(16) uint8_t bytes[];
};

static void *pool_take(struct pool *pool)
{
	void *piece = pool->spare;

	if (piece) {
		memcpy(&pool->spare, piece, sizeof(pool->spare));
		return piece;
	}
	if (!pool->left) {
		size_t pieces = !pool->slab ? FIRST_SLAB : pool->slab < LARGEST_SLAB ? pool->slab * 2 : LARGEST_SLAB;
		struct slab *slab = malloc(sizeof(*slab) + pieces * pool->piece);

		if (!slab)
			return NULL;
		slab->next = pool->slabs;
		pool->slabs = slab;
		pool->slab = pool->left = pieces;
	}
	return pool->slabs->bytes + --pool->left * pool->piece;
}

static void pool_give(struct pool *pool, void *piece)
{
	memcpy(piece, &pool->spare, sizeof(pool->spare));
	pool->spare = piece;
}

static void pool_empty(struct pool *pool)
{
	while (pool->slabs) {
		struct slab *next = pool->slabs->next;

		free(pool->slabs);
		pool->slabs = next;
	}
}

static struct line **bucket(struct lines *l, uint64_t pa)
{
	/* Fibonacci hashing: neighbours spread, and the upper half has the good bits. */
	return &l->buckets[(pa / l->config.line * 0x9e3779b97f4a7c15) >> 32 & l->mask];
}

static void rehash(struct lines *l, struct line **old, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (struct line *line = old[i], *next; line; line = next) {
			struct line **b = bucket(l, line->pa);

			next = line->next;
			line->next = *b;
			*b = line;
		}
	}
}

/* Twice as many buckets; if memory is out, the chains grow longer instead. */
static void widen(struct lines *l)
{
	size_t count = l->mask + 1;
	struct line **old = l->buckets, **buckets = calloc(count * 2, sizeof(struct line *));

	if (!buckets)
		return;
	l->buckets = buckets;
	l->mask = count * 2 - 1;
	rehash(l, old, count);
	free(old);
}

struct line *lines_find(struct lines *l, uint64_t pa)
{
	struct line *line = l->recent;

	if (line && line->pa == pa)
		return line;
	for (line = *bucket(l, pa); line && line->pa != pa; line = line->next)
		;
	if (line)
		l->recent = line;
	return line;
}

struct line *lines_get(struct lines *l, uint64_t pa)
{
	struct line *line = lines_find(l, pa), **b;

	if (line)
		return line;
	line = pool_take(&l->records);
	if (!line) {
		l->short_of_memory = true;
		return NULL;
	}
	if (l->count++ > l->mask)
		widen(l);
	memset(line, 0, l->model->record);
	b = bucket(l, pa);
	line->pa = pa;
	line->next = *b;
	*b = line;
	return line;
}

void lines_walk(struct lines *l, void (*each)(struct lines *l, struct line *line))
{
	for (size_t i = 0; i <= l->mask; i++)
		for (struct line *line = l->buckets[i]; line; line = line->next)
			each(l, line);
}

bool lines_grow(struct lines *l, struct line *line)
{
	if (!line->copies)
		line->copies = pool_take(&l->copies);
	if (!line->copies)
		l->short_of_memory = true;
	return line->copies;
}

void lines_shrink(struct lines *l, struct line *line)
{
	if (line->copies)
		pool_give(&l->copies, line->copies);
	line->copies = NULL;
}

static size_t round_up(size_t size)
{
	return (size + 15) & ~(size_t)15;
}

bool lines_table_open(struct lines *l, size_t record)
{
	l->records.piece = round_up(record);
	l->copies.piece = round_up((size_t)COPY_COUNT * l->config.line);
	l->mask = FIRST_BUCKETS - 1;
	l->buckets = calloc(FIRST_BUCKETS, sizeof(struct line *));
	return l->buckets;
}

void lines_table_close(struct lines *l)
{
	pool_empty(&l->records);
	pool_empty(&l->copies);
	free(l->buckets);
}
