/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The front of the cache line model: records by address, accesses cut into lines, the life of the watched line. What an access
 * means is told by lines-check.c or by lines-evict.c.
 */
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

/* Twice as many buckets; where memory is out, the chains grow longer instead. */
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

struct lines *lines_new(const struct lines_config *config)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->config = *config;
	l->model = config->evict ? &lines_adversary : &lines_checker;
	l->records.piece = round_up(l->model->record);
	l->copies.piece = round_up((size_t)COPY_COUNT * config->line);
	l->mask = FIRST_BUCKETS - 1;
	l->buckets = calloc(FIRST_BUCKETS, sizeof(struct line *));
	if (l->buckets && l->model->init(l))
		return l;
	lines_free(l);
	return NULL;
}

void lines_free(struct lines *l)
{
	if (!l)
		return;
	l->model->fini(l);
	pool_empty(&l->records);
	pool_empty(&l->copies);
	free(l->buckets);
	free(l);
}

bool lines_short(const struct lines *l)
{
	return l->short_of_memory;
}

void lines_clock(struct lines *l, uint64_t insns)
{
	l->insns = insns;
}

static uint64_t line_of(const struct lines *l, uint64_t pa)
{
	return pa & ~(uint64_t)(l->config.line - 1);
}

static bool watched(const struct lines *l, uint64_t pa)
{
	return l->config.watch && l->config.life && line_of(l, l->config.watch) == pa;
}

/* The first eight bytes from `at` on, little endian, not past the line. */
static uint64_t eight(const struct lines *l, const uint8_t *line, unsigned at)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < 8 && at + i < l->config.line; i++)
		value |= (uint64_t)line[at + i] << 8 * i;
	return value;
}

void lines_tell(struct lines *l, uint64_t pa, enum hv_life_event event, unsigned size, const uint8_t *memory,
		const struct hv_actor *actor)
{
	struct hv_life life = { .event = event, .size = size, .seq = l->insns };
	unsigned at = l->config.watch - pa;
	struct line *line;

	if (!watched(l, pa))
		return;
	line = lines_find(l, pa);
	if (actor)
		life.actor = *actor;
	life.cache = life.pou = life.poc = life.old = eight(l, memory, at);
	if (line)
		l->model->look(l, line, memory, at, &life);
	l->fetch_told = event == HV_LIFE_FETCH;
	l->hazard_told = event == HV_LIFE_HAZARD;
	l->config.life(l->config.ctx, &life);
}

/* A hazard tells of the access itself, and a loop fetches the same line again and again. */
static void tell_access(struct lines *l, const struct part *p, enum hv_life_event event)
{
	uint8_t after[LINES_LARGEST];

	if (!watched(l, p->pa) || l->hazard_told || (event == HV_LIFE_FETCH && l->fetch_told))
		return;
	memcpy(after, p->memory, l->config.line);
	if (p->bytes)
		memcpy(after + p->at, p->bytes, p->size);
	lines_tell(l, p->pa, event, p->size, after, p->actor);
}

static void tell_watched(struct lines *l, uint64_t pa, enum hv_life_event event, const struct hv_actor *actor)
{
	const uint8_t *memory = watched(l, pa) ? l->config.memory(l->config.ctx, pa, l->config.line) : NULL;

	if (memory)
		lines_tell(l, pa, event, 0, memory, actor);
}

static void load_part(struct lines *l, const struct part *p, bool *changed)
{
	(void)changed;
	l->model->load(l, p);
	tell_access(l, p, HV_LIFE_LOAD);
}

static void store_part(struct lines *l, const struct part *p, bool *changed)
{
	(void)changed;
	l->model->store(l, p);
	tell_access(l, p, HV_LIFE_STORE);
}

static void fetch_part(struct lines *l, const struct part *p, bool *changed)
{
	*changed |= l->model->fetch(l, p);
	tell_access(l, p, HV_LIFE_FETCH);
}

/* Lines outside of memory, such as those of devices, are not modelled. */
static bool each_part(struct lines *l, uint64_t pa, unsigned size, const uint8_t *bytes, const struct hv_actor *actor,
		      void (*each)(struct lines *l, const struct part *p, bool *changed))
{
	bool changed = false;

	l->now++;
	for (unsigned done = 0; done < size; ) {
		struct part p = { .pa = line_of(l, pa + done), .whole = size, .actor = actor };

		p.bytes = bytes ? bytes + done : NULL;
		p.at = pa + done - p.pa;
		p.size = l->config.line - p.at < size - done ? l->config.line - p.at : size - done;
		p.memory = l->config.memory(l->config.ctx, p.pa, l->config.line);
		l->hazard_told = false;
		if (p.memory)
			each(l, &p, &changed);
		done += p.size;
	}
	return changed;
}

void lines_load(struct lines *l, uint64_t pa, unsigned size, const struct hv_actor *actor)
{
	each_part(l, pa, size, NULL, actor, load_part);
}

void lines_store(struct lines *l, uint64_t pa, unsigned size, const void *bytes, const struct hv_actor *actor)
{
	each_part(l, pa, size, bytes, actor, store_part);
}

bool lines_fetch(struct lines *l, uint64_t pa, unsigned size, const struct hv_actor *actor)
{
	return each_part(l, pa, size, NULL, actor, fetch_part);
}

void lines_dc(struct lines *l, enum lines_dc op, uint64_t pa, const struct hv_actor *actor)
{
	struct line *line = lines_find(l, line_of(l, pa));

	if (op >= LINES_ISW) {
		lines_dc_all(l, op, actor);
		return;
	}
	l->now++;
	if (line)
		l->model->dc(l, line, op, actor);
	tell_watched(l, line_of(l, pa), HV_LIFE_DC, actor);
}

void lines_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor)
{
	l->now++;
	l->model->dc_all(l, op, actor);
	tell_watched(l, line_of(l, l->config.watch), HV_LIFE_DC, actor);
}

/* A line of the instruction side may be several of the data side, or a part of one. */
void lines_ic(struct lines *l, uint64_t pa, const struct hv_actor *actor)
{
	unsigned line = l->config.line, size = l->config.iline ? l->config.iline : line, part = size < line ? size : line;

	l->now++;
	pa &= ~(uint64_t)(size - 1);
	for (uint64_t at = pa; at < pa + size; at += part) {
		struct line *found = lines_find(l, line_of(l, at));

		if (found)
			l->model->ic(l, found, (unsigned)(at - found->pa), part, actor);
		tell_watched(l, line_of(l, at), HV_LIFE_IC, actor);
	}
}

void lines_ic_all(struct lines *l, const struct hv_actor *actor)
{
	l->now++;
	l->model->ic_all(l, actor);
	tell_watched(l, line_of(l, l->config.watch), HV_LIFE_IC, actor);
}

/* Barriers are part of the watched line's life only where it waited for one. */
static bool watched_waits(struct lines *l, bool context)
{
	struct line *line = watched(l, line_of(l, l->config.watch)) ? lines_find(l, line_of(l, l->config.watch)) : NULL;

	return line && l->model->waits(l, line, context);
}

/* DSB and DMB with all their options, CRm, and the DSB of FEAT_XS (Arm ARM C6.2.81, C6.2.83). */
enum lines_barrier lines_barrier_of(uint32_t insn)
{
	static const enum lines_barrier by_type[] = {	/* CRm[1:0]: reserved, loads, stores, both */
		LINES_NO_BARRIER, LINES_NO_BARRIER, LINES_DSB_ST, LINES_DSB
	};
	unsigned type = insn >> 8 & 3;

	if ((insn & 0xfffff3ff) == 0xd503323f)		/* nXS */
		return LINES_DSB;
	if ((insn & 0xfffff0ff) == 0xd50330bf)
		return type == 3 ? LINES_DMB : LINES_NO_BARRIER;
	return (insn & 0xfffff0ff) == 0xd503309f ? by_type[type] : LINES_NO_BARRIER;
}

void lines_barrier(struct lines *l, enum lines_barrier barrier, const struct hv_actor *actor)
{
	bool waits = barrier != LINES_DMB && watched_waits(l, false);

	if (barrier == LINES_NO_BARRIER)
		return;
	l->now++;
	l->model->barrier(l, barrier);
	if (waits)
		tell_watched(l, line_of(l, l->config.watch), HV_LIFE_DSB, actor);
}

void lines_context(struct lines *l, const struct hv_actor *actor)
{
	bool waits = watched_waits(l, true);

	l->now++;
	l->model->context(l);
	if (waits)
		tell_watched(l, line_of(l, l->config.watch), HV_LIFE_CONTEXT, actor);
}

void lines_pass(struct lines *l)
{
	if (l->model->pass)
		l->model->pass(l);
}

static void observe(struct lines *l, uint64_t pa, size_t size, uint8_t *bytes, const struct part *how)
{
	l->now++;
	for (size_t done = 0; done < size; ) {
		struct part p = *how;
		struct line *line = lines_find(l, line_of(l, pa + done));

		p.pa = line_of(l, pa + done);
		p.at = pa + done - p.pa;
		p.size = l->config.line - p.at < size - done ? l->config.line - p.at : size - done;
		p.whole = p.size;
		p.memory = l->config.memory(l->config.ctx, p.pa, l->config.line);
		if (p.memory)
			memcpy(bytes + done, p.memory + p.at, p.size);
		else
			memset(bytes + done, 0, p.size);
		if (line && p.memory)
			l->model->observe(l, line, &p, bytes + done);
		done += p.size;
	}
}

void lines_observe(struct lines *l, uint64_t pa, size_t size, uint8_t *bytes, bool settled, bool fetched,
		   const struct hv_actor *actor)
{
	observe(l, pa, size, bytes, &(struct part){ .actor = actor, .settled = settled, .fetched = fetched });
}

void lines_observe_kept(struct lines *l, uint64_t pa, size_t size, uint8_t *bytes)
{
	observe(l, pa, size, bytes, &(struct part){ .kept = true });
}
