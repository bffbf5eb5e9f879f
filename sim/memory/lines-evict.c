/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The adversary: one machine of those that the architecture allows, with every choice drawn at random. Lines are written back and
 * dropped without being asked for, maintenance waits for its DSB, the instruction cache fills itself early and a fetch may
 * have been made before the last context event. A program that maintains its lines never notices.
 *
 * Guest memory is a stage here: before an access goes on, memory shows the bytes that it finds. The truth is in the copies.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/memory/lines-table.h"

#define WAITING 4	/* operations on one line that can wait; more are done at once */
#define ALL_PARTS (~0ull)
#define COPY_AHEAD COPY_OWN	/* fetched ahead of the program: dropped by a context event, not by IC */

struct evicted {
	struct line line;
	uint8_t waiting[WAITING], waiting_count;	/* enum lines_dc, in order */
	uint8_t ordered;		/* so many of them come before what is loaded and stored from now on */
	uint64_t ic_waits;		/* an IC of these parts of the line waits, a bit each; ALL_PARTS: of the line */
	bool queued;			/* it stands in evict.queue */
	bool late;			/* COPY_LATE is what fetches may still find: no DSB completed a store past the caches */
	bool ahead_past;		/* what was fetched ahead was fetched past the caches */
	bool shown;			/* memory was changed since the last fetch */
	uint64_t old_from, ahead_from;	/* the two copies are valid while these are evict.ic_drops and .contexts */
};

struct evict {
	uint64_t random;
	uint64_t ic_drops, contexts;	/* begin at 1, so that 0 is no moment */
	bool ic_all_waits;
	unsigned quiet;			/* instructions until the next thing happens on its own */
	struct line **all, **queue;	/* owned; every line; those with something that waits for a DSB */
	size_t all_count, all_size, queue_count, queue_size;
};

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t draw(struct lines *l)
{
	struct evict *evict = l->own;
	uint64_t z = evict->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static bool coin(struct lines *l)
{
	return draw(l) >> 63;
}

static struct evicted *evicted(struct line *line)
{
	return (struct evicted *)line;
}

static void copy(struct lines *l, struct line *line, enum line_copy to, enum line_copy from)
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
static struct line *own(struct lines *l, const struct part *p)
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
static struct line *known(struct lines *l, uint64_t pa)
{
	struct line *line = lines_find(l, pa);

	return line && line->copies ? line : NULL;
}

static void clean_to_pou(struct lines *l, struct line *line)
{
	if (!line->dirty)
		return;
	copy(l, line, COPY_POU, COPY_CACHE);
	line->dirty = false;
	line->pou_dirty = true;
}

static void clean_unified(struct lines *l, struct line *line)
{
	if (line->pou_dirty)
		copy(l, line, COPY_POC, COPY_POU);
	line->pou_dirty = false;
}

static void clean_to_poc(struct lines *l, struct line *line)
{
	clean_to_pou(l, line);
	clean_unified(l, line);
}

static void drop(struct lines *l, struct line *line)
{
	line->valid = line->dirty = line->pou_dirty = false;
	copy(l, line, COPY_POU, COPY_POC);
}

/* Dirty bytes may have been written back in the last moment, one level or two. */
static void invalidate(struct lines *l, struct line *line)
{
	if (coin(l))
		clean_to_pou(l, line);
	if (coin(l))
		clean_unified(l, line);
	drop(l, line);
}

static void clean_and_drop(struct lines *l, struct line *line)
{
	clean_to_poc(l, line);
	drop(l, line);
}

static void (*const maintenance[])(struct lines *l, struct line *line) = {
	[LINES_IVAC] = invalidate, [LINES_CVAC] = clean_to_poc, [LINES_CVAU] = clean_to_pou, [LINES_CVAP] = clean_to_poc,
	[LINES_CIVAC] = clean_and_drop, [LINES_ISW] = invalidate, [LINES_CSW] = clean_to_poc, [LINES_CISW] = clean_and_drop,
};

/* Operations on one line keep their order. */
static void do_waiting(struct lines *l, struct line *line, unsigned count)
{
	struct evicted *e = evicted(line);

	for (; count && e->waiting_count; count--) {
		maintenance[e->waiting[0]](l, line);
		e->waiting_count--;
		e->ordered -= e->ordered > 0;
		memmove(e->waiting, e->waiting + 1, e->waiting_count);
	}
}

static void enqueue(struct lines *l, struct line *line)
{
	struct evict *evict = l->own;

	if (!evicted(line)->queued)
		evicted(line)->queued = append(&evict->queue, &evict->queue_count, &evict->queue_size, line);
	if (!evicted(line)->queued)
		l->short_of_memory = true;
}

static bool in_icache(struct lines *l, struct line *line)
{
	const struct evict *evict = l->own;

	return evicted(line)->old_from == evict->ic_drops;
}

/* What a fetch finds in the place of `copy`: perhaps not the stores past the caches that no DSB has completed. */
static enum line_copy or_late(struct lines *l, struct line *line, enum line_copy copy)
{
	return evicted(line)->late && coin(l) ? COPY_LATE : copy;
}

/* What an instruction cache miss finds. */
static enum line_copy behind_icache(struct lines *l, struct line *line)
{
	return l->config.idc && line->valid ? COPY_CACHE : or_late(l, line, COPY_POU);
}

static void fill_icache(struct lines *l, struct line *line)
{
	const struct evict *evict = l->own;

	if (in_icache(l, line))
		return;
	copy(l, line, COPY_OLD, behind_icache(l, line));
	evicted(line)->old_from = evict->ic_drops;
}

static void drop_icache(struct lines *l, struct line *line)
{
	(void)l;
	evicted(line)->old_from = 0;
}

/* A part that was dropped is fetched again at once: the line's other parts stay. */
static void do_ic(struct lines *l, struct line *line)
{
	struct evicted *e = evicted(line);
	unsigned size = l->config.iline;
	enum line_copy from;

	if (e->ic_waits == ALL_PARTS)
		drop_icache(l, line);
	else if (e->ic_waits && in_icache(l, line)) {
		from = behind_icache(l, line);
		for (unsigned i = 0; i < l->config.line / size; i++)
			if (e->ic_waits >> i & 1)
				memcpy(copy_of(l, line, COPY_OLD) + i * size, copy_of(l, line, from) + i * size, size);
	}
	e->ic_waits = 0;
}

static void do_ic_all(struct lines *l)
{
	struct evict *evict = l->own;

	evict->ic_drops += evict->ic_all_waits;
	evict->ic_all_waits = false;
}

/* DIC: what the instruction cache holds is as fresh as what a miss finds. */
static void fetch_through(struct lines *l, struct line *line)
{
	if (l->config.dic)
		drop_icache(l, line);
	fill_icache(l, line);
}

static void fetch_ahead(struct lines *l, struct line *line)
{
	struct evicted *e = evicted(line);
	const struct evict *evict = l->own;

	if (e->ahead_from == evict->contexts)
		return;
	e->ahead_past = coin(l);
	if (!e->ahead_past)
		fetch_through(l, line);
	copy(l, line, COPY_AHEAD, e->ahead_past ? or_late(l, line, COPY_POC) : COPY_OLD);
	e->ahead_from = evict->contexts;
}

/* The data cache gives the line up, the unified cache perhaps as well. */
static void evict_data(struct lines *l, struct line *line)
{
	clean_to_pou(l, line);
	line->valid = false;
	if (coin(l))
		clean_unified(l, line);
}

static void evict_unified(struct lines *l, struct line *line)
{
	clean_unified(l, line);
	copy(l, line, COPY_POU, COPY_POC);
}

static void evict_line(struct lines *l, struct line *line)
{
	const uint8_t *memory = l->config.memory(l->config.ctx, line->pa, l->config.line);

	(coin(l) ? evict_data : evict_unified)(l, line);
	if (memory)
		lines_tell(l, line->pa, HV_LIFE_EVICT, 0, memory, NULL);
}

static void do_one_waiting(struct lines *l, struct line *line)
{
	do_waiting(l, line, 1);
	if (coin(l))
		do_ic_all(l);
}

/* What may happen to a line at any moment. */
static void happen(struct lines *l, struct line *line)
{
	static void (*const events[])(struct lines *l, struct line *line) = {
		evict_line, evict_line, evict_line, fill_icache, drop_icache, fetch_ahead, do_one_waiting, do_ic,
	};

	events[draw(l) % (sizeof(events) / sizeof(*events))](l, line);
}

/* Around an access to a line, where it shows most: often nothing, sometimes a few things. */
static void provoke(struct lines *l, struct line *line)
{
	for (unsigned n = coin(l) ? 0 : draw(l) % 5; n; n--)
		happen(l, line);
}

/* At a barrier, the last moment for what is waiting: the same, to a few lines of any. */
static void provoke_some(struct lines *l)
{
	const struct evict *evict = l->own;

	for (unsigned n = draw(l) % 8; evict->all_count && n; n--)
		happen(l, evict->all[draw(l) % evict->all_count]);
}

/* Data accesses through the cache are ordered behind earlier maintenance of their line (Arm ARM D7.5.9). */
static void bring_in(struct lines *l, struct line *line)
{
	do_waiting(l, line, WAITING);
	if (!line->valid)
		copy(l, line, COPY_CACHE, COPY_POU);
	line->valid = true;
}

static void evict_load(struct lines *l, const struct part *p)
{
	struct line *line = p->actor->cached ? own(l, p) : known(l, p->pa);
	const uint8_t *from;

	if (!line)
		return;
	provoke(l, line);
	if (p->actor->cached)
		bring_in(l, line);
	else
		do_waiting(l, line, evicted(line)->ordered);
	from = copy_of(l, line, p->actor->cached ? COPY_CACHE : COPY_POC);
	if (!memcmp(p->memory + p->at, from + p->at, p->size))
		return;
	memcpy(p->memory + p->at, from + p->at, p->size);
	evicted(line)->shown = true;
}

static void store_past(struct lines *l, struct line *line, const struct part *p)
{
	/* A clean copy in the unified cache does not hear of the store either. */
	bool unheard = line->pou_dirty || (line->valid && coin(l));
	struct evicted *e = evicted(line);

	if (!e->late && !line->valid && !memcmp(copy_of(l, line, COPY_POU), copy_of(l, line, COPY_POC), l->config.line)) {
		copy(l, line, COPY_LATE, COPY_POC);
		enqueue(l, line);
		e->late = e->queued;
	}
	memcpy(copy_of(l, line, COPY_POC) + p->at, p->bytes, p->size);
	if (!unheard)
		memcpy(copy_of(l, line, COPY_POU) + p->at, p->bytes, p->size);
}

/* The guest itself stores the bytes to memory, and the others are not read before they are shown. */
static void evict_store(struct lines *l, const struct part *p)
{
	struct line *line = own(l, p);

	if (!line)
		return;
	provoke(l, line);
	if (!p->actor->cached) {
		do_waiting(l, line, evicted(line)->ordered);
		store_past(l, line, p);
		return;
	}
	bring_in(l, line);
	memcpy(copy_of(l, line, COPY_CACHE) + p->at, p->bytes, p->size);
	line->dirty = true;
}

/* The whole line is shown, so that code translated from it stays right until something changes. */
static bool show_code(struct lines *l, struct line *line, const struct part *p, enum line_copy from)
{
	struct evicted *e = evicted(line);
	bool changed = e->shown || memcmp(p->memory, copy_of(l, line, from), l->config.line);

	if (!changed)
		return false;
	memcpy(p->memory, copy_of(l, line, from), l->config.line);
	e->shown = false;
	if (l->config.changed)
		l->config.changed(l->config.ctx, p->pa, l->config.line);
	return true;
}

static bool evict_fetch(struct lines *l, const struct part *p)
{
	struct line *line = known(l, p->pa);
	const struct evict *evict = l->own;

	if (!line)
		return false;
	provoke(l, line);
	if (evicted(line)->ahead_from == evict->contexts && evicted(line)->ahead_past == !p->actor->cached)
		return show_code(l, line, p, COPY_AHEAD);
	if (!p->actor->cached)
		return show_code(l, line, p, or_late(l, line, COPY_POC));
	fetch_through(l, line);
	return show_code(l, line, p, COPY_OLD);
}

static void evict_dc(struct lines *l, struct line *line, enum lines_dc op, const struct hv_actor *actor)
{
	struct evicted *e = evicted(line);

	(void)actor;
	if (!line->copies)
		return;
	provoke(l, line);
	if (!line->dirty && !line->pou_dirty && !e->waiting_count) {
		maintenance[op](l, line);
		return;
	}
	if (e->waiting_count == WAITING)
		do_waiting(l, line, 1);
	e->waiting[e->waiting_count++] = op;
	enqueue(l, line);
	if (!e->queued || coin(l))
		do_waiting(l, line, WAITING);
}

static void evict_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor)
{
	const struct evict *evict = l->own;
	bool here = coin(l);

	(void)actor;
	for (size_t i = 0; here && i < evict->all_count; i++) {
		do_waiting(l, evict->all[i], WAITING);
		maintenance[op](l, evict->all[i]);
	}
}

static void evict_ic(struct lines *l, struct line *line, unsigned at, unsigned size, const struct hv_actor *actor)
{
	(void)actor;
	if (!line->copies)
		return;
	provoke(l, line);
	evicted(line)->ic_waits |= size < l->config.line ? 1ull << at / size : ALL_PARTS;
	enqueue(l, line);
	if (!evicted(line)->queued || coin(l))
		do_ic(l, line);
}

static void evict_ic_all(struct lines *l, const struct hv_actor *actor)
{
	struct evict *evict = l->own;

	(void)actor;
	evict->ic_all_waits = true;
	if (coin(l))
		do_ic_all(l);
}

/* For stores alone: the maintenance still waits. For loads and stores both, a DMB: it comes before those behind it. */
static void complete_some(struct lines *l, enum lines_barrier barrier)
{
	struct evict *evict = l->own;

	for (size_t i = 0; i < evict->queue_count; i++) {
		struct evicted *e = evicted(evict->queue[i]);

		if (barrier == LINES_DSB_ST)
			e->late = false;
		else
			e->ordered = e->waiting_count;
	}
}

static void evict_barrier(struct lines *l, enum lines_barrier barrier)
{
	struct evict *evict = l->own;

	provoke_some(l);
	if (barrier != LINES_DSB) {
		complete_some(l, barrier);
		return;
	}
	for (size_t i = 0; i < evict->queue_count; i++) {
		provoke(l, evict->queue[i]);
		do_waiting(l, evict->queue[i], WAITING);
		evicted(evict->queue[i])->late = false;
		do_ic(l, evict->queue[i]);
		evicted(evict->queue[i])->queued = false;
	}
	evict->queue_count = 0;
	do_ic_all(l);
}

static void evict_context(struct lines *l)
{
	struct evict *evict = l->own;

	provoke_some(l);
	evict->contexts++;
}

/* Mostly one line at a time; now and then many at once, as when something else filled the cache. */
static void evict_pass(struct lines *l)
{
	struct evict *evict = l->own;
	unsigned lines;

	if (evict->quiet--)
		return;
	evict->quiet = draw(l) % 128;
	lines = draw(l) % 16 ? 1 : 64;
	for (; evict->all_count && lines; lines--)
		happen(l, evict->all[draw(l) % evict->all_count]);
}

static void evict_observe(struct lines *l, struct line *line, const struct part *p, uint8_t *bytes)
{
	if (!line->copies)
		return;
	provoke(l, line);
	if (p->fetched && coin(l)) {
		fetch_through(l, line);
		memcpy(bytes, copy_of(l, line, COPY_OLD) + p->at, p->size);
		return;
	}
	if (p->kept || !p->settled || coin(l)) {
		do_waiting(l, line, WAITING);
		clean_to_poc(l, line);
	}
	memcpy(bytes, copy_of(l, line, COPY_POC) + p->at, p->size);
}

static uint64_t eight(const struct lines *l, const struct line *line, enum line_copy which, unsigned at)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < 8 && at + i < l->config.line; i++)
		bytes |= (uint64_t)copy_of(l, line, which)[at + i] << 8 * i;
	return bytes;
}

static void evict_look(struct lines *l, struct line *line, const uint8_t *memory, unsigned at, struct hv_life *life)
{
	(void)memory;
	if (!line->copies)
		return;
	life->valid = line->valid;
	life->dirty = line->dirty;
	life->icache = in_icache(l, line);
	life->cache = eight(l, line, line->valid ? COPY_CACHE : COPY_POU, at);
	life->pou = eight(l, line, COPY_POU, at);
	life->poc = eight(l, line, COPY_POC, at);
	life->old = eight(l, line, life->icache ? COPY_OLD : COPY_POU, at);
}

static bool evict_waits(struct lines *l, struct line *line, bool context)
{
	const struct evict *evict = l->own;

	return context ? evicted(line)->ahead_from == evict->contexts : evicted(line)->queued;
}

static bool evict_init(struct lines *l)
{
	struct evict *evict = calloc(1, sizeof(*evict));

	l->own = evict;
	if (!evict)
		return false;
	evict->random = l->config.seed;
	evict->ic_drops = evict->contexts = 1;
	return true;
}

static void evict_fini(struct lines *l)
{
	struct evict *evict = l->own;

	if (!evict)
		return;
	free(evict->all);
	free(evict->queue);
	free(evict);
}

const struct model lines_adversary = {
	.record = sizeof(struct evicted), .init = evict_init, .fini = evict_fini, .load = evict_load, .store = evict_store,
	.fetch = evict_fetch, .dc = evict_dc, .dc_all = evict_dc_all, .ic = evict_ic, .ic_all = evict_ic_all,
	.barrier = evict_barrier,
	.context = evict_context, .pass = evict_pass, .observe = evict_observe, .look = evict_look, .waits = evict_waits,
};
