/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/memory/lines-caches.h"
#include "sim/memory/lines-chance.h"
#include "sim/memory/lines-life.h"

/* The data cache gives the line up, the unified cache perhaps as well. */
static void evict_data(struct lines *l, struct line *line)
{
	caches_clean_to_pou(l, line);
	line->valid = false;
	if (caches_coin(l))
		caches_clean_unified(l, line);
}

static void evict_unified(struct lines *l, struct line *line)
{
	caches_clean_unified(l, line);
	caches_copy(l, line, COPY_POU, COPY_POC);
}

static void evict_line(struct lines *l, struct line *line)
{
	const uint8_t *memory = l->config.memory(l->config.ctx, line->pa, l->config.line);

	(caches_coin(l) ? evict_data : evict_unified)(l, line);
	if (memory)
		lines_tell(l, line->pa, HV_LIFE_EVICT, 0, memory, NULL);
}

static void do_one_waiting(struct lines *l, struct line *line)
{
	caches_do_waiting(l, line, 1);
	if (caches_coin(l))
		caches_do_ic_all(l);
}

void chance_happen(struct lines *l, struct line *line)
{
	static void (*const events[])(struct lines *l, struct line *line) = {
		evict_line, evict_line, evict_line, caches_fill_icache, caches_drop_icache, caches_fetch_ahead, do_one_waiting,
		caches_do_ic,
	};

	events[caches_draw(l) % (sizeof(events) / sizeof(*events))](l, line);
}

void chance_provoke(struct lines *l, struct line *line)
{
	for (unsigned n = caches_coin(l) ? 0 : caches_draw(l) % 5; n; n--)
		chance_happen(l, line);
}

void chance_provoke_some(struct lines *l)
{
	const struct evict *evict = l->own;

	for (unsigned n = caches_draw(l) % 8; evict->all_count && n; n--)
		chance_happen(l, evict->all[caches_draw(l) % evict->all_count]);
}
