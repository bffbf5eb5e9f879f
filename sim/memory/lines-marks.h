/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the checker knows of a line: marks of each byte.
 *
 * A byte behind the caches has a stage, once for who reads past the caches (at the PoC) and once for who fetches through them:
 *
 *	UNSURE -- DC --> CLEANED -- full DSB --> THERE -- IC --> INVALIDATED -- full DSB --> SYNCED -- context event --> FRESH
 *	   `-- store past the caches --> PASSED -- any DSB --^
 *
 * There is no instruction cache at the PoC, nor one with old bytes if CTR_EL0.DIC is set: a DSB leads to SYNCED at once.
 */
#ifndef SIM_MEMORY_LINES_MARKS_H
#define SIM_MEMORY_LINES_MARKS_H

#include "sim/memory/lines-table.h"

enum stage { FRESH, UNSURE, CLEANED, PASSED, THERE, INVALIDATED, SYNCED, STAGES };

/* The marks of a byte. A clear mark with the other copies: as last stored, whatever stands in the copy. */
#define OPEN_CACHE 1u	/* the data cache's copy; of an invalid line: the one that was in it, and may have been written back */
#define OPEN_POU 2u	/* what stands at the PoU */
#define AT_POC 2	/* position of the stage for reads and fetches past the caches */
#define AT_FETCH 5	/* of the stage for fetches through the caches */

#define COPY_MARKS COPY_OWN

struct checked {
	struct line line;
	uint64_t seen;		/* the stages are as of this moment; barriers behind it are still to be applied */
	uint64_t moved_at;	/* the last store, or DC that wrote something back */
	uint64_t dc_at, ic_at;	/* the last DC that wrote something back or dropped it; the last IC of this line */
	struct hv_actor writer, passer;	/* the last stores through and past the caches */
	struct hv_actor dc, ic;
	bool passed, passed_last;	/* there was a store past the caches; it was the last store */
	bool undone;		/* a store past the caches came before a DC was complete, which may overwrite it */
};

/*
 * reach[from][to]: the latest moment at which a step out of stage `from` began that later events led to stage `to`. A byte that
 * was in `from` at an earlier moment than that is in `to` now. This makes barriers cost nothing per line.
 */
struct ladder {
	uint64_t reach[STAGES][STAGES];
};

struct check {
	struct ladder poc, fetch;
	uint64_t event_at;	/* the last event of all lines: DSB, IC IALLU, context event */
	uint64_t full_at;	/* the last full DSB */
	uint64_t ordered_at;	/* the last DMB or DSB for loads and stores both */
	uint64_t ic_at;		/* the last IC IALLU, */
	struct hv_actor ic;	/* and whose it was */
};

static inline struct checked *checked(struct line *line)
{
	return (struct checked *)line;
}

static inline enum stage stage(uint8_t mark, unsigned at)
{
	return mark >> at & 7;
}

static inline uint8_t *marks_of(const struct lines *l, const struct line *line)
{
	return copy_of(l, line, COPY_MARKS);
}

/*
 * A byte of a copy, as it is if nothing was evicted; `last` is what was stored last. Of a byte that was cleaned, but not surely
 * yet, the PoC still has the old value.
 */
static inline uint8_t value(const struct lines *l, const struct line *line, enum line_copy copy, unsigned i, uint8_t last)
{
	uint8_t mark = line->copies ? marks_of(l, line)[i] : 0;
	enum stage poc = stage(mark, AT_POC);
	bool open[] = {
		[COPY_CACHE] = mark & OPEN_CACHE, [COPY_POU] = mark & OPEN_POU,
		[COPY_POC] = poc == UNSURE || poc == CLEANED, [COPY_OLD] = stage(mark, AT_FETCH) != FRESH,
	};

	return open[copy] ? copy_of(l, line, copy)[i] : last;
}

static inline void marks_set_stage(uint8_t *mark, unsigned at, enum stage to)
{
	*mark = (*mark & ~(7u << at)) | (unsigned)to << at;
}

/* A step of the ladder: what is in stage `from` at moment `now` is in `to` behind it. */
void marks_climb(struct ladder *ladder, enum stage from, enum stage to, uint64_t now);
/* Apply the barriers since the line was last looked at. A line all of whose bytes are sure gives its copies back. */
void marks_catch_up(struct lines *l, struct line *line);
/* Have room for copies and marks. False: memory is out. */
bool marks_grow(struct lines *l, struct line *line);
/* Is a DC of this line not complete yet that wrote back or dropped something? */
bool marks_pending(const struct lines *l, const struct line *line);
/* The same, and it is not even ordered before what this processor loads and stores from now on. */
bool marks_unordered(const struct lines *l, const struct line *line);
/* After something happened behind the instruction cache: `by` is the stage of a byte that has become sure, or was changed. */
void marks_settle_fetch(const struct lines *l, const struct line *line, uint8_t *mark, enum stage by, bool moved);
/* Before byte `i` changes: the copies that were sure hold what was stored last, and the oldest fetched byte is kept. */
void marks_keep_copies(struct lines *l, struct line *line, unsigned i, uint8_t last);
/* A miss: the data cache takes what stands at the PoU. */
void marks_allocate(struct lines *l, struct line *line);

#endif
