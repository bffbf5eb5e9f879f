/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caches of the adversary's machine: the copies of a line, maintenance that waits for its DSB, an instruction cache beside
 * them. What happens to them on its own says lines-chance.c.
 */
#ifndef SIM_MEMORY_LINES_CACHES_H
#define SIM_MEMORY_LINES_CACHES_H

#include "sim/memory/lines-table.h"

#define CACHES_WAITING 4	/* operations on one line that can wait; more are done at once */
#define CACHES_ALL_PARTS (~0ull)
#define COPY_AHEAD COPY_OWN	/* fetched ahead of the program: dropped by a context event, not by IC */

struct evicted {
	struct line line;
	uint8_t waiting[CACHES_WAITING], waiting_count;	/* enum lines_dc, in order */
	uint8_t ordered;		/* so many of them come before what is loaded and stored from now on */
	uint64_t ic_waits;		/* an IC of these parts of the line waits, a bit each; CACHES_ALL_PARTS: of the line */
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

static inline struct evicted *evicted(struct line *line)
{
	return (struct evicted *)line;
}

/* The next random number; one bit of it. */
uint64_t caches_draw(struct lines *l);
bool caches_coin(struct lines *l);

/* The record of the part's line, made if need be. The record at `pa`, if there is one that has copies. NULL: none. */
struct line *caches_own(struct lines *l, const struct part *p);
struct line *caches_known(struct lines *l, uint64_t pa);
void caches_copy(struct lines *l, struct line *line, enum line_copy to, enum line_copy from);

void caches_clean_to_pou(struct lines *l, struct line *line);
void caches_clean_unified(struct lines *l, struct line *line);
void caches_clean_to_poc(struct lines *l, struct line *line);
/* By enum lines_dc: do it now. */
extern void (*const caches_maintenance[])(struct lines *l, struct line *line);
/* Do the first `count` of what waits on a line, in order. */
void caches_do_waiting(struct lines *l, struct line *line, unsigned count);
/* A line has something that waits for a DSB. */
void caches_enqueue(struct lines *l, struct line *line);

/* What a fetch finds in the place of `copy`: perhaps not the stores past the caches that no DSB has completed. */
enum line_copy caches_or_late(struct lines *l, struct line *line, enum line_copy copy);
bool caches_in_icache(struct lines *l, struct line *line);
void caches_fill_icache(struct lines *l, struct line *line);
void caches_drop_icache(struct lines *l, struct line *line);
/* Do the IC that waits, of this line or of all. */
void caches_do_ic(struct lines *l, struct line *line);
void caches_do_ic_all(struct lines *l);
void caches_fetch_through(struct lines *l, struct line *line);
void caches_fetch_ahead(struct lines *l, struct line *line);

#endif
