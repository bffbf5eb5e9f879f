/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A large image. It has host memory as a whole, a private mapping of the file that all engines share, but the engine gets only the
 * pieces that the guest touches, when it first does. So a fresh engine copies nothing, and behind a batch only those pieces can
 * differ.
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "sim/engine/state.h"

static bool is_in(const struct spread *s, size_t piece)
{
	if (s->whole)
		return true;
	for (size_t i = 0; i < s->count; i++)
		if (s->pieces[i] == piece)
			return true;
	return false;
}

static size_t piece_count(const struct spread *s)
{
	return (s->region.size + SPREAD_PIECE - 1) / SPREAD_PIECE;
}

/* Map the pieces from `first` up to `end`, none of which the engine has. */
static bool map(struct engine *e, size_t first, size_t end)
{
	struct spread *s = &e->spread;
	uint64_t at = first * SPREAD_PIECE, to = end * SPREAD_PIECE;

	to = to < s->region.size ? to : s->region.size;
	return !uc_mem_map_ptr(e->uc, s->region.base + at, to - at, UC_PROT_ALL, s->region.bytes + at);
}

/* The guest walks through all of it: many small regions would cost the engine more than one large one. */
static bool map_rest(struct engine *e)
{
	struct spread *s = &e->spread;
	size_t count = piece_count(s);

	for (size_t i = 0, end; i < count; i = end + 1) {
		for (end = i; end < count && !is_in(s, end); end++)
			;
		if (end > i && !map(e, i, end))
			return false;
	}
	s->whole = true;
	return true;
}

uint8_t *spread_map(struct engine *e, uint64_t base, size_t size, int fd)
{
	void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, fd, 0);

	if (bytes == MAP_FAILED)
		return NULL;
	e->spread = (struct spread){ .region = { base, size, bytes } };
	return engine_keep(e, &e->spread.region) ? bytes : NULL;
}

/* In order, so that the first byte that a call has changed is found first. */
static void insert(struct spread *s, uint32_t piece)
{
	size_t i = s->count++;

	for (; i && s->pieces[i - 1] > piece; i--)
		s->pieces[i] = s->pieces[i - 1];
	s->pieces[i] = piece;
}

bool spread_touch(struct engine *e, uint64_t addr, size_t size)
{
	struct spread *s = &e->spread;
	bool any = false;

	for (uint64_t i = 0; i < 2; i++) {	/* an access may reach into the next piece */
		uint64_t at = addr + (i ? size - 1 : 0) - s->region.base, piece = at / SPREAD_PIECE;

		if (at >= s->region.size || is_in(s, piece))
			continue;
		if (s->count == SPREAD_MOST)
			return map_rest(e);
		if (!map(e, piece, piece + 1))
			return false;
		insert(s, (uint32_t)piece);
		any = true;
	}
	return any;
}

bool spread_touch_all(struct engine *e, uint64_t pa, uint64_t size)
{
	const struct spread *s = &e->spread;

	return s->region.base - pa >= size || s->whole || !s->region.size || map_rest(e);
}
