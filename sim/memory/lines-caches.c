/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sim/memory/lines-caches.h"
#include "suite/random.h"

/* SplitMix64 (Steele, Lea and Flood 2014). */
uint64_t caches_draw(struct lines *l)
{
	struct evict *evict = l->own;

	return random_next(&evict->random);
}

bool caches_coin(struct lines *l)
{
	return caches_draw(l) >> 63;
}

void caches_copy(struct lines *l, struct line *line, enum line_copy to, enum line_copy from)
{
	memcpy(copy_of(l, line, to), copy_of(l, line, from), l->config.line);
}

static bool append(struct line ***list, size_t *count, size_t *size, struct line *line)
{
	if (*count == *size) {
		size_t more = *size ? *size * 2 : 256;
		struct line **bigger = realloc(*list, more * sizeof(*bigger));

		if (!bigger)
			return false;
		*list = bigger;
		*size = more;
	}
	(*list)[(*count)++] = line;
	return true;
}

/* The record of the part's line. A new one is as memory, which shows nothing else of it yet. */
struct line *caches_own(struct lines *l, const struct part *p)
{
	struct evict *evict = l->own;
	struct line *line = lines_get(l, p->pa);

	if (!line || line->copies)
		return line;
	if (!lines_grow(l, line))
		return NULL;
	for (int i = 0; i < COPY_COUNT; i++)
		memcpy(copy_of(l, line, i), p->memory, l->config.line);
	if (!append(&evict->all, &evict->all_count, &evict->all_size, line))
		l->short_of_memory = true;
	return line;
}

/* A line that found no room for its copies is left alone. */
struct line *caches_known(struct lines *l, uint64_t pa)
{
	struct line *line = lines_find(l, pa);

	return line && line->copies ? line : NULL;
}

void caches_clean_to_pou(struct lines *l, struct line *line)
{
	if (!line->dirty)
		return;
	caches_copy(l, line, COPY_POU, COPY_CACHE);
	line->dirty = false;
	line->pou_dirty = true;
}

void caches_clean_unified(struct lines *l, struct line *line)
{
	if (line->pou_dirty)
		caches_copy(l, line, COPY_POC, COPY_POU);
	line->pou_dirty = false;
}

void caches_clean_to_poc(struct lines *l, struct line *line)
{
	caches_clean_to_pou(l, line);
	caches_clean_unified(l, line);
}

static void drop(struct lines *l, struct line *line)
{
	line->valid = line->dirty = line->pou_dirty = false;
	caches_copy(l, line, COPY_POU, COPY_POC);
}

/* Dirty bytes may have been written back in the last moment, one level or two. */
static void invalidate(struct lines *l, struct line *line)
{
	if (caches_coin(l))
		caches_clean_to_pou(l, line);
	if (caches_coin(l))
		caches_clean_unified(l, line);
	drop(l, line);
}

static void clean_and_drop(struct lines *l, struct line *line)
{
	caches_clean_to_poc(l, line);
	drop(l, line);
}

void (*const caches_maintenance[])(struct lines *l, struct line *line) = {
	[LINES_IVAC] = invalidate, [LINES_CVAC] = caches_clean_to_poc, [LINES_CVAU] = caches_clean_to_pou,
	[LINES_CVAP] = caches_clean_to_poc,
	[LINES_CIVAC] = clean_and_drop, [LINES_ISW] = invalidate, [LINES_CSW] = caches_clean_to_poc, [LINES_CISW] = clean_and_drop,
};

/* Operations on one line keep their order. */
void caches_do_waiting(struct lines *l, struct line *line, unsigned count)
{
	struct evicted *e = evicted(line);

	for (; count && e->waiting_count; count--) {
		caches_maintenance[e->waiting[0]](l, line);
		e->waiting_count--;
		e->ordered -= e->ordered > 0;
		memmove(e->waiting, e->waiting + 1, e->waiting_count);
	}
}

void caches_enqueue(struct lines *l, struct line *line)
{
	struct evict *evict = l->own;

	if (!evicted(line)->queued)
		evicted(line)->queued = append(&evict->queue, &evict->queue_count, &evict->queue_size, line);
	if (!evicted(line)->queued)
		l->short_of_memory = true;
}

bool caches_in_icache(struct lines *l, struct line *line)
{
	const struct evict *evict = l->own;

	return evicted(line)->old_from == evict->ic_drops;
}

/* What a fetch finds in the place of `copy`: perhaps not the stores past the caches that no DSB has completed. */
enum line_copy caches_or_late(struct lines *l, struct line *line, enum line_copy copy)
{
	return evicted(line)->late && caches_coin(l) ? COPY_LATE : copy;
}

/* What an instruction cache miss finds. */
static enum line_copy behind_icache(struct lines *l, struct line *line)
{
	return l->config.idc && line->valid ? COPY_CACHE : caches_or_late(l, line, COPY_POU);
}

void caches_fill_icache(struct lines *l, struct line *line)
{
	const struct evict *evict = l->own;

	if (caches_in_icache(l, line))
		return;
	caches_copy(l, line, COPY_OLD, behind_icache(l, line));
	evicted(line)->old_from = evict->ic_drops;
}

void caches_drop_icache(struct lines *l, struct line *line)
{
	(void)l;
	evicted(line)->old_from = 0;
}

/* A part that was dropped is fetched again at once: the line's other parts stay. */
void caches_do_ic(struct lines *l, struct line *line)
{
	struct evicted *e = evicted(line);
	unsigned size = l->config.iline;
	enum line_copy from;

	if (e->ic_waits == CACHES_ALL_PARTS)
		caches_drop_icache(l, line);
	else if (e->ic_waits && caches_in_icache(l, line)) {
		from = behind_icache(l, line);
		for (unsigned i = 0; i < l->config.line / size; i++)
			if (e->ic_waits >> i & 1)
				memcpy(copy_of(l, line, COPY_OLD) + i * size, copy_of(l, line, from) + i * size, size);
	}
	e->ic_waits = 0;
}

void caches_do_ic_all(struct lines *l)
{
	struct evict *evict = l->own;

	evict->ic_drops += evict->ic_all_waits;
	evict->ic_all_waits = false;
}

/* DIC: what the instruction cache holds is as fresh as what a miss finds. */
void caches_fetch_through(struct lines *l, struct line *line)
{
	if (l->config.dic)
		caches_drop_icache(l, line);
	caches_fill_icache(l, line);
}

void caches_fetch_ahead(struct lines *l, struct line *line)
{
	struct evicted *e = evicted(line);
	const struct evict *evict = l->own;

	if (e->ahead_from == evict->contexts)
		return;
	e->ahead_past = caches_coin(l);
	if (!e->ahead_past)
		caches_fetch_through(l, line);
	caches_copy(l, line, COPY_AHEAD, e->ahead_past ? caches_or_late(l, line, COPY_POC) : COPY_OLD);
	e->ahead_from = evict->contexts;
}
