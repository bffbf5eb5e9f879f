/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Free RAM: see arena.h. */
#include "native/payload/arena.h"

#include <stdbool.h>

static void drop(struct arena *a, unsigned i)
{
	a->count--;
	for (; i < a->count; i++)
		a->ranges[i] = a->ranges[i + 1];
}

static unsigned smallest(const struct arena *a)
{
	unsigned least = 0;

	for (unsigned i = 1; i < a->count; i++)
		if (a->ranges[i].size < a->ranges[least].size)
			least = i;
	return least;
}

/* A range that overlaps none of the others. */
static void insert(struct arena *a, uint64_t at, uint64_t size)
{
	unsigned i;

	if (!size)
		return;
	if (a->count == ARENA_MOST) {
		unsigned least = smallest(a);

		if (a->ranges[least].size >= size)
			return;
		drop(a, least);
	}
	for (i = a->count++; i && a->ranges[i - 1].at > at; i--)
		a->ranges[i] = a->ranges[i - 1];
	a->ranges[i] = (struct entry_range){ at, size };
}

void arena_add(struct arena *a, uint64_t at, uint64_t size)
{
	uint64_t last = size ? at + size - 1 : 0;
	uint64_t from = (at + ARENA_PAGE - 1) & ~(ARENA_PAGE - 1), to = (last + 1) & ~(ARENA_PAGE - 1);

	if (!size || last < at || from < at || to <= from)
		return;
	/* Whatever it touches becomes a part of it. */
	for (unsigned i = a->count; i-- > 0;) {
		struct entry_range r = a->ranges[i];

		if (r.at > to || r.at + r.size < from)
			continue;
		from = r.at < from ? r.at : from;
		to = r.at + r.size > to ? r.at + r.size : to;
		drop(a, i);
	}
	insert(a, from, to - from);
}

void arena_remove(struct arena *a, uint64_t at, uint64_t size)
{
	uint64_t from = at & ~(ARENA_PAGE - 1), to = (at + size + ARENA_PAGE - 1) & ~(ARENA_PAGE - 1);

	if (!size)
		return;
	if (to < from)
		to = ~(ARENA_PAGE - 1);
	for (unsigned i = a->count; i-- > 0;) {
		struct entry_range r = a->ranges[i];

		if (r.at >= to || r.at + r.size <= from)
			continue;
		drop(a, i);
		insert(a, r.at, r.at < from ? from - r.at : 0);
		insert(a, to, r.at + r.size > to ? r.at + r.size - to : 0);
	}
}

uint64_t arena_take(struct arena *a, uint64_t size, uint64_t align, uint64_t from, uint64_t to)
{
	for (unsigned i = a->count; i-- > 0;) {
		uint64_t low = a->ranges[i].at, high = low + a->ranges[i].size;

		low = low > from ? low : from;
		high = high < to ? high : to;
		if (high < low || high - low < size)
			continue;
		uint64_t at = (high - size) & ~(align - 1);

		if (at < low || !at)
			continue;
		arena_remove(a, at, size);
		return at;
	}
	return 0;
}

uint64_t arena_room(const struct arena *a, uint64_t at)
{
	for (unsigned i = 0; i < a->count; i++)
		if (at - a->ranges[i].at < a->ranges[i].size)
			return a->ranges[i].size - (at - a->ranges[i].at);
	return 0;
}

static bool is_beside(struct entry_range r, uint64_t from, uint64_t to)
{
	return r.at + r.size == from || r.at == to;
}

void arena_keep(struct arena *a, unsigned most, uint64_t from, uint64_t to)
{
	while (a->count > most) {
		unsigned least = 0;

		for (unsigned i = 1; i < a->count; i++) {
			const bool i_beside = is_beside(a->ranges[i], from, to), beside = is_beside(a->ranges[least], from, to);

			if (i_beside == beside ? a->ranges[i].size < a->ranges[least].size : beside)
				least = i;
		}
		drop(a, least);
	}
}

uint64_t arena_largest(const struct arena *a)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < a->count; i++)
		most = a->ranges[i].size > most ? a->ranges[i].size : most;
	return most;
}
