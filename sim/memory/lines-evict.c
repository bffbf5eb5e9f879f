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

#include "sim/memory/lines-caches.h"
#include "sim/memory/lines-chance.h"
#include "sim/memory/lines-evict.h"

/* Data accesses through the cache are ordered behind earlier maintenance of their line (Arm ARM D7.5.9). */
static void bring_in(struct lines *l, struct line *line)
{
	caches_do_waiting(l, line, CACHES_WAITING);
	if (!line->valid)
		caches_copy(l, line, COPY_CACHE, COPY_POU);
	line->valid = true;
}

static void evict_load(struct lines *l, const struct part *p)
{
	struct line *line = p->actor->cached ? caches_own(l, p) : caches_known(l, p->pa);
	const uint8_t *from;

	if (!line)
		return;
	chance_provoke(l, line);
	if (p->actor->cached)
		bring_in(l, line);
	else
		caches_do_waiting(l, line, evicted(line)->ordered);
	from = copy_of(l, line, p->actor->cached ? COPY_CACHE : COPY_POC);
	if (!memcmp(p->memory + p->at, from + p->at, p->size))
		return;
	memcpy(p->memory + p->at, from + p->at, p->size);
	evicted(line)->shown = true;
}

static void store_past(struct lines *l, struct line *line, const struct part *p)
{
	/* A clean copy in the unified cache does not hear of the store either. */
	bool unheard = line->pou_dirty || (line->valid && caches_coin(l));
	struct evicted *e = evicted(line);

	if (!e->late && !line->valid && !memcmp(copy_of(l, line, COPY_POU), copy_of(l, line, COPY_POC), l->config.line)) {
		caches_copy(l, line, COPY_LATE, COPY_POC);
		caches_enqueue(l, line);
		e->late = e->queued;
	}
	memcpy(copy_of(l, line, COPY_POC) + p->at, p->bytes, p->size);
	if (!unheard)
		memcpy(copy_of(l, line, COPY_POU) + p->at, p->bytes, p->size);
}

/* The guest itself stores the bytes to memory, and the others are not read before they are shown. */
static void evict_store(struct lines *l, const struct part *p)
{
	struct line *line = caches_own(l, p);

	if (!line)
		return;
	chance_provoke(l, line);
	if (!p->actor->cached) {
		caches_do_waiting(l, line, evicted(line)->ordered);
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
	struct line *line = caches_known(l, p->pa);
	const struct evict *evict = l->own;

	if (!line)
		return false;
	chance_provoke(l, line);
	if (evicted(line)->ahead_from == evict->contexts && evicted(line)->ahead_past == !p->actor->cached)
		return show_code(l, line, p, COPY_AHEAD);
	if (!p->actor->cached)
		return show_code(l, line, p, caches_or_late(l, line, COPY_POC));
	caches_fetch_through(l, line);
	return show_code(l, line, p, COPY_OLD);
}

static void evict_dc(struct lines *l, struct line *line, enum lines_dc op, const struct hv_actor *actor)
{
	struct evicted *e = evicted(line);

	(void)actor;
	if (!line->copies)
		return;
	chance_provoke(l, line);
	if (!line->dirty && !line->pou_dirty && !e->waiting_count) {
		caches_maintenance[op](l, line);
		return;
	}
	if (e->waiting_count == CACHES_WAITING)
		caches_do_waiting(l, line, 1);
	e->waiting[e->waiting_count++] = op;
	caches_enqueue(l, line);
	if (!e->queued || caches_coin(l))
		caches_do_waiting(l, line, CACHES_WAITING);
}

static void evict_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor)
{
	const struct evict *evict = l->own;
	bool here = caches_coin(l);

	(void)actor;
	for (size_t i = 0; here && i < evict->all_count; i++) {
		caches_do_waiting(l, evict->all[i], CACHES_WAITING);
		caches_maintenance[op](l, evict->all[i]);
	}
}

static void evict_ic(struct lines *l, struct line *line, unsigned at, unsigned size, const struct hv_actor *actor)
{
	(void)actor;
	if (!line->copies)
		return;
	chance_provoke(l, line);
	evicted(line)->ic_waits |= size < l->config.line ? 1ull << at / size : CACHES_ALL_PARTS;
	caches_enqueue(l, line);
	if (!evicted(line)->queued || caches_coin(l))
		caches_do_ic(l, line);
}

static void evict_ic_all(struct lines *l, const struct hv_actor *actor)
{
	struct evict *evict = l->own;

	(void)actor;
	evict->ic_all_waits = true;
	if (caches_coin(l))
		caches_do_ic_all(l);
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

	chance_provoke_some(l);
	if (barrier != LINES_DSB) {
		complete_some(l, barrier);
		return;
	}
	for (size_t i = 0; i < evict->queue_count; i++) {
		chance_provoke(l, evict->queue[i]);
		caches_do_waiting(l, evict->queue[i], CACHES_WAITING);
		evicted(evict->queue[i])->late = false;
		caches_do_ic(l, evict->queue[i]);
		evicted(evict->queue[i])->queued = false;
	}
	evict->queue_count = 0;
	caches_do_ic_all(l);
}

static void evict_context(struct lines *l)
{
	struct evict *evict = l->own;

	chance_provoke_some(l);
	evict->contexts++;
}

/* Mostly one line at a time; now and then many at once, as when something else filled the cache. */
static void evict_pass(struct lines *l)
{
	struct evict *evict = l->own;
	unsigned lines;

	if (evict->quiet--)
		return;
	evict->quiet = caches_draw(l) % 128;
	lines = caches_draw(l) % 16 ? 1 : 64;
	for (; evict->all_count && lines; lines--)
		chance_happen(l, evict->all[caches_draw(l) % evict->all_count]);
}

static void evict_observe(struct lines *l, struct line *line, const struct part *p, uint8_t *bytes)
{
	if (!line->copies)
		return;
	chance_provoke(l, line);
	if (p->fetched && caches_coin(l)) {
		caches_fetch_through(l, line);
		memcpy(bytes, copy_of(l, line, COPY_OLD) + p->at, p->size);
		return;
	}
	if (p->kept || !p->settled || caches_coin(l)) {
		caches_do_waiting(l, line, CACHES_WAITING);
		caches_clean_to_poc(l, line);
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
	life->icache = caches_in_icache(l, line);
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
