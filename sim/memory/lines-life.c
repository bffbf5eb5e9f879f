/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sim/memory/lines-life.h"

static bool watched(const struct lines *l, uint64_t pa)
{
	return l->config.watch && l->config.life && lines_line_of(l, l->config.watch) == pa;
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
void lines_tell_access(struct lines *l, const struct part *p, enum hv_life_event event)
{
	uint8_t after[LINES_LARGEST];

	if (!watched(l, p->pa) || l->hazard_told || (event == HV_LIFE_FETCH && l->fetch_told))
		return;
	memcpy(after, p->memory, l->config.line);
	if (p->bytes)
		memcpy(after + p->at, p->bytes, p->size);
	lines_tell(l, p->pa, event, p->size, after, p->actor);
}

void lines_tell_watched(struct lines *l, uint64_t pa, enum hv_life_event event, const struct hv_actor *actor)
{
	const uint8_t *memory = watched(l, pa) ? l->config.memory(l->config.ctx, pa, l->config.line) : NULL;

	if (memory)
		lines_tell(l, pa, event, 0, memory, actor);
}

/* Barriers are part of the watched line's life only if it waited for one. */
bool lines_watched_waits(struct lines *l, bool context)
{
	struct line *line = watched(l, lines_line_of(l, l->config.watch)) ? lines_find(l, lines_line_of(l, l->config.watch)) : NULL;

	return line && l->model->waits(l, line, context);
}
