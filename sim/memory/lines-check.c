/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checker: which bytes may arrive as something else than was stored last. It keeps marks for each byte of a line, and a mark
 * says "surely as last stored" or "perhaps not". So evictions need not be played: what one may change is marked when it becomes
 * possible. Clear marks are a promise that the adversary (lines-evict.c) must not be able to break, and
 * tests/sim/memory/lines-drawn.c tries.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/memory/lines-cause.h"
#include "sim/memory/lines-check.h"
#include "sim/memory/lines-maintain.h"

/* A line is written back as a whole, with bytes that were not stored through the cache. */
static void become_dirty(struct lines *l, struct line *line)
{
	for (unsigned i = 0; !line->dirty && line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		if (*mark & OPEN_CACHE) {
			if (stage(*mark, AT_POC) != UNSURE)
				copy_of(l, line, COPY_POC)[i] = copy_of(l, line, COPY_POU)[i];
			*mark |= OPEN_POU;
			marks_set_stage(mark, AT_POC, UNSURE);
			marks_set_stage(mark, AT_FETCH, UNSURE);
		}
	}
	line->dirty = true;
}

static void store_cached(struct lines *l, struct line *line, const struct part *p)
{
	if (!line->valid)
		marks_allocate(l, line);
	become_dirty(l, line);
	for (unsigned i = p->at; line->copies && i < p->at + p->size; i++) {
		uint8_t *mark = &marks_of(l, line)[i], byte = p->bytes[i - p->at];
		bool moved = byte != p->memory[i];

		if (moved) {
			marks_keep_copies(l, line, i, p->memory[i]);
			*mark |= OPEN_POU;
			marks_set_stage(mark, AT_POC, UNSURE);
		}
		*mark &= ~OPEN_CACHE;
		copy_of(l, line, COPY_CACHE)[i] = byte;
		marks_settle_fetch(l, line, mark, PASSED, moved);
	}
	checked(line)->writer = *p->actor;
	checked(line)->undone = false;
}

/*
 * May a write-back that is still to come change this byte at the PoC, once it was stored past the caches? Not if it was sure and
 * stays the same. A dirty line may have been written to the unified cache earlier, with bytes that no copy here has any more.
 */
static bool overwritable(const struct lines *l, const struct line *line, uint8_t mark, bool moved)
{
	return (moved || stage(mark, AT_POC) == UNSURE) && (line->dirty || line->pou_dirty || marks_unordered(l, line));
}

static void pass_byte(struct lines *l, struct line *line, unsigned i, uint8_t last, uint8_t byte)
{
	uint8_t *mark = &marks_of(l, line)[i];
	bool moved = byte != last, over = overwritable(l, line, *mark, moved);

	if (moved)
		marks_keep_copies(l, line, i, last);
	if (over)
		marks_set_stage(mark, AT_POC, UNSURE);
	else if (moved || stage(*mark, AT_POC) == UNSURE)
		marks_set_stage(mark, AT_POC, PASSED);
	if (!line->valid && !over)
		*mark &= ~(OPEN_CACHE | OPEN_POU);
	else if (moved)
		*mark |= OPEN_CACHE | OPEN_POU;
	copy_of(l, line, COPY_POC)[i] = byte;
	if (!line->pou_dirty)
		copy_of(l, line, COPY_POU)[i] = byte;
	marks_settle_fetch(l, line, mark, PASSED, moved);
}

static void store_past(struct lines *l, struct line *line, const struct part *p)
{
	struct checked *c = checked(line);

	for (unsigned i = p->at; line->copies && i < p->at + p->size; i++)
		pass_byte(l, line, i, p->memory[i], p->bytes[i - p->at]);
	c->undone |= marks_unordered(l, line) && !line->dirty && !line->pou_dirty;
	c->passer = *p->actor;
	c->passed = true;
}

static void check_store(struct lines *l, const struct part *p)
{
	bool cached = p->actor->cached, moved = memcmp(p->memory + p->at, p->bytes, p->size);
	struct line *line = moved || cached ? lines_get(l, p->pa) : lines_find(l, p->pa);

	if (!line)
		return;
	marks_catch_up(l, line);
	if (moved && !marks_grow(l, line))
		return;
	(cached ? store_cached : store_past)(l, line, p);
	checked(line)->passed_last = !cached;
	checked(line)->moved_at = l->now;
}

#define NOT_IN_MEMORY (1u << UNSURE | 1u << CLEANED)
#define NOT_FRESH (0xffu & ~(1u << FRESH))

static void check_load(struct lines *l, const struct part *p)
{
	struct line *line = p->actor->cached ? lines_get(l, p->pa) : lines_find(l, p->pa);

	if (!line)
		return;
	marks_catch_up(l, line);
	lines_check_bytes(l, line, p, p->actor->cached ? LOAD_CACHED : LOAD_PAST,
			  marks_unordered(l, line) ? NOT_IN_MEMORY : 1u << UNSURE);
	if (p->actor->cached && !line->valid)
		marks_allocate(l, line);
}

static bool check_fetch(struct lines *l, const struct part *p)
{
	struct line *line = lines_find(l, p->pa);

	if (!line)
		return false;
	marks_catch_up(l, line);
	lines_check_bytes(l, line, p, p->actor->cached ? FETCH_CACHED : FETCH_PAST, NOT_FRESH);
	return false;
}

/* Would a write-back of what is dirty leave this byte as it was stored last? */
static bool recoverable(const struct line *line, uint8_t mark)
{
	if (line->dirty)
		return !(mark & OPEN_CACHE);
	return line->pou_dirty ? !(mark & OPEN_POU) : stage(mark, AT_POC) != UNSURE;
}

/* The bytes are those without an eviction; a clean that is not complete counts as done. */
static void check_observe(struct lines *l, struct line *line, const struct part *p, uint8_t *bytes)
{
	static const unsigned not_fetchable = NOT_FRESH & ~(1u << SYNCED);	/* who jumps there synchronises */

	marks_catch_up(l, line);
	for (unsigned i = p->at; line->copies && i < p->at + p->size; i++) {
		uint8_t mark = marks_of(l, line)[i];

		if (p->kept ? !recoverable(line, mark) : stage(mark, AT_POC) == UNSURE)
			bytes[i - p->at] = copy_of(l, line, COPY_POC)[i];
	}
	if (p->settled && lines_check_bytes(l, line, p, LOAD_PAST, NOT_IN_MEMORY))
		return;
	if (p->fetched)
		lines_check_bytes(l, line, p, FETCH_CACHED, not_fetchable);
}

static uint64_t look_at(const struct lines *l, const struct line *line, enum line_copy copy, const uint8_t *memory, unsigned at)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < 8 && at + i < l->config.line; i++)
		bytes |= (uint64_t)value(l, line, copy, at + i, memory[at + i]) << 8 * i;
	return bytes;
}

static void check_look(struct lines *l, struct line *line, const uint8_t *memory, unsigned at, struct hv_life *life)
{
	marks_catch_up(l, line);
	life->valid = line->valid;
	life->dirty = line->dirty;
	for (unsigned i = 0; line->copies && i < l->config.line; i++)
		life->icache |= stage(marks_of(l, line)[i], AT_FETCH) != FRESH;
	life->cache = look_at(l, line, COPY_CACHE, memory, at);
	life->pou = look_at(l, line, COPY_POU, memory, at);
	life->poc = look_at(l, line, COPY_POC, memory, at);
	life->old = look_at(l, line, COPY_OLD, memory, at);
}

static bool check_waits(struct lines *l, struct line *line, bool context)
{
	unsigned waiting = context ? 1u << SYNCED : 1u << CLEANED | 1u << PASSED | 1u << INVALIDATED, found = 0;

	marks_catch_up(l, line);
	for (unsigned i = 0; line->copies && i < l->config.line; i++)
		found |= 1u << stage(marks_of(l, line)[i], AT_FETCH) | 1u << stage(marks_of(l, line)[i], AT_POC);
	return found & waiting || (!context && marks_pending(l, line));
}

static bool check_init(struct lines *l)
{
	l->own = calloc(1, sizeof(struct check));
	return l->own;
}

static void check_fini(struct lines *l)
{
	free(l->own);
}

const struct model lines_checker = {
	.record = sizeof(struct checked), .init = check_init, .fini = check_fini, .load = check_load, .store = check_store,
	.fetch = check_fetch, .dc = lines_check_dc, .dc_all = lines_check_dc_all, .ic = lines_check_ic,
	.ic_all = lines_check_ic_all, .barrier = lines_check_barrier, .context = lines_check_context, .observe = check_observe,
	.look = check_look, .waits = check_waits,
};
