/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The front of the cache line model: accesses cut into lines, maintenance, barriers. What they mean is told by lines-check.c or by
 * lines-evict.c; lines-table.c has the records, and lines-life.c the life of the watched line.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/memory/lines-check.h"
#include "sim/memory/lines-evict.h"
#include "sim/memory/lines-life.h"

struct lines *lines_new(const struct lines_config *config)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->config = *config;
	l->model = config->evict ? &lines_adversary : &lines_checker;
	if (lines_table_open(l, l->model->record) && l->model->init(l))
		return l;
	lines_free(l);
	return NULL;
}

void lines_free(struct lines *l)
{
	if (!l)
		return;
	l->model->fini(l);
	lines_table_close(l);
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

static void load_part(struct lines *l, const struct part *p, bool *changed)
{
	(void)changed;
	l->model->load(l, p);
	lines_tell_access(l, p, HV_LIFE_LOAD);
}

static void store_part(struct lines *l, const struct part *p, bool *changed)
{
	(void)changed;
	l->model->store(l, p);
	lines_tell_access(l, p, HV_LIFE_STORE);
}

static void fetch_part(struct lines *l, const struct part *p, bool *changed)
{
	*changed |= l->model->fetch(l, p);
	lines_tell_access(l, p, HV_LIFE_FETCH);
}

/* Lines outside of memory, such as those of devices, are not modelled. */
static bool each_part(struct lines *l, uint64_t pa, unsigned size, const uint8_t *bytes, const struct hv_actor *actor,
		      void (*each)(struct lines *l, const struct part *p, bool *changed))
{
	bool changed = false;

	l->now++;
	for (unsigned done = 0; done < size; ) {
		struct part p = { .pa = lines_line_of(l, pa + done), .whole = size, .actor = actor };

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
	struct line *line = lines_find(l, lines_line_of(l, pa));

	if (op >= LINES_ISW) {
		lines_dc_all(l, op, actor);
		return;
	}
	l->now++;
	if (line)
		l->model->dc(l, line, op, actor);
	lines_tell_watched(l, lines_line_of(l, pa), HV_LIFE_DC, actor);
}

void lines_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor)
{
	l->now++;
	l->model->dc_all(l, op, actor);
	lines_tell_watched(l, lines_line_of(l, l->config.watch), HV_LIFE_DC, actor);
}

/* A line of the instruction side may be several of the data side, or a part of one. */
void lines_ic(struct lines *l, uint64_t pa, const struct hv_actor *actor)
{
	unsigned line = l->config.line, size = l->config.iline ? l->config.iline : line, part = size < line ? size : line;

	l->now++;
	pa &= ~(uint64_t)(size - 1);
	for (uint64_t at = pa; at < pa + size; at += part) {
		struct line *found = lines_find(l, lines_line_of(l, at));

		if (found)
			l->model->ic(l, found, (unsigned)(at - found->pa), part, actor);
		lines_tell_watched(l, lines_line_of(l, at), HV_LIFE_IC, actor);
	}
}

void lines_ic_all(struct lines *l, const struct hv_actor *actor)
{
	l->now++;
	l->model->ic_all(l, actor);
	lines_tell_watched(l, lines_line_of(l, l->config.watch), HV_LIFE_IC, actor);
}

void lines_barrier(struct lines *l, enum lines_barrier barrier, const struct hv_actor *actor)
{
	bool waits = barrier != LINES_DMB && lines_watched_waits(l, false);

	if (barrier == LINES_NO_BARRIER)
		return;
	l->now++;
	l->model->barrier(l, barrier);
	if (waits)
		lines_tell_watched(l, lines_line_of(l, l->config.watch), HV_LIFE_DSB, actor);
}

void lines_context(struct lines *l, const struct hv_actor *actor)
{
	bool waits = lines_watched_waits(l, true);

	l->now++;
	l->model->context(l);
	if (waits)
		lines_tell_watched(l, lines_line_of(l, l->config.watch), HV_LIFE_CONTEXT, actor);
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
		struct line *line = lines_find(l, lines_line_of(l, pa + done));

		p.pa = lines_line_of(l, pa + done);
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
