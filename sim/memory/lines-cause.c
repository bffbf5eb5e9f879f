/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checker's reports: from the marks of a byte and the way by which it is read to the name of the hazard, the operation that
 * is missing, and who did what.
 */
#include "sim/memory/lines-marks.h"

/* What a hazard is called, and whom it names. */
enum named { NO_ACTOR, WRITER, PASSER, LAST_STORE };
struct cause {
	uint8_t kind, missing;
	uint8_t writer;		/* enum named */
	bool dc, ic;		/* hv_hazard.clean is the line's last DC, or the last IC */
};

/* The last index is the stage. */
static const struct cause causes[][STAGES] = {
	[LOAD_CACHED] = {
		[UNSURE] = { HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, WRITER, false, false },
	},
	[LOAD_PAST] = {
		[UNSURE] = { HV_HAZARD_LOAD_POC, HV_MISSING_CLEAN_POC, WRITER, false, false },
		[CLEANED] = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, WRITER, true, false },
	},
	[FETCH_CACHED] = {
		[UNSURE] = { HV_HAZARD_FETCH_POU, HV_MISSING_CLEAN_POU, LAST_STORE, false, false },
		[CLEANED] = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, LAST_STORE, true, false },
		[PASSED] = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, LAST_STORE, false, false },
		[THERE] = { HV_HAZARD_STALE_FETCH, HV_MISSING_IC, LAST_STORE, false, false },
		[INVALIDATED] = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, LAST_STORE, false, true },
		[SYNCED] = { HV_HAZARD_PREFETCHED, HV_MISSING_ISB, LAST_STORE, false, true },
	},
	[FETCH_PAST] = {
		[UNSURE] = { HV_HAZARD_FETCH_POC, HV_MISSING_CLEAN_POC, LAST_STORE, false, false },
		[CLEANED] = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, LAST_STORE, true, false },
		[PASSED] = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, LAST_STORE, false, false },
		[SYNCED] = { HV_HAZARD_PREFETCHED, HV_MISSING_ISB, LAST_STORE, true, false },
	},
};

static const struct cause
	undone = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, PASSER, true, false },
	lost = { HV_HAZARD_LOST_STORE, HV_MISSING_INVALIDATE, PASSER, false, false },
	stale_load = { HV_HAZARD_STALE_LOAD, HV_MISSING_INVALIDATE, PASSER, false, false },
	stale_fetch = { HV_HAZARD_STALE_FETCH, HV_MISSING_INVALIDATE, PASSER, false, false },
	too_early = { HV_HAZARD_INCOMPLETE, HV_MISSING_DSB, LAST_STORE, true, false },
	dropped = { HV_HAZARD_FETCH_POU, HV_MISSING_CLEAN_POC, LAST_STORE, false, false };

static uint64_t ic_at(const struct lines *l, const struct checked *c)
{
	const struct check *check = l->own;

	return check->ic_at > c->ic_at ? check->ic_at : c->ic_at;
}

/* An unsure byte: a store past the caches under a line, one before the DC was complete, or simply no clean. */
static const struct cause *cause_of_unsure(const struct line *line, enum way way, uint8_t mark)
{
	const struct checked *c = (const struct checked *)line;
	bool below = mark & OPEN_CACHE && c->passed;

	if (c->undone && !line->valid)
		return &undone;
	if (below && way == LOAD_CACHED && line->valid)
		return &stale_load;
	if (below && way == FETCH_CACHED && line->valid && !line->dirty)
		return &stale_fetch;
	if (below)
		return &lost;
	if (way == FETCH_CACHED && !line->valid)
		return &dropped;	/* by DC IVAC: cleaning to the PoU would not have saved it */
	return &causes[way][UNSURE];
}

static const struct cause *cause_of(const struct lines *l, const struct line *line, enum way way, enum stage s, uint8_t mark)
{
	const struct checked *c = (const struct checked *)line;

	if (s == UNSURE)
		return cause_of_unsure(line, way, mark);
	if (way == FETCH_CACHED && s == THERE && ic_at(l, c) > c->moved_at)
		return &too_early;	/* there was an IC, but what it was to make room for had not arrived for sure */
	return &causes[way][s];
}

/* Stage of a byte for somebody who reads it this way. Loads through the cache know only sure and unsure. */
static enum stage stage_for(const struct line *line, enum way way, uint8_t mark)
{
	bool loaded = line->valid && line->dirty ? mark & OPEN_CACHE : mark & (OPEN_POU | (line->valid ? OPEN_CACHE : 0));
	enum stage of[] = {
		[LOAD_CACHED] = loaded ? UNSURE : FRESH, [LOAD_PAST] = stage(mark, AT_POC),
		[FETCH_CACHED] = stage(mark, AT_FETCH), [FETCH_PAST] = stage(mark, AT_POC),
	};

	return of[way];
}

/* The copies in which the other value is looked for. */
static const uint8_t sources[][4] = {
	[LOAD_CACHED] = { COPY_CACHE, COPY_POU, COPY_POC, COPY_OLD },
	[LOAD_PAST] = { COPY_POC, COPY_CACHE, COPY_POU, COPY_OLD },
	[FETCH_CACHED] = { COPY_POU, COPY_OLD, COPY_CACHE, COPY_POC },
	[FETCH_PAST] = { COPY_POC, COPY_CACHE, COPY_POU, COPY_OLD },
};

static uint64_t may_arrive(const struct lines *l, const struct line *line, enum way way, unsigned at, const uint8_t *memory)
{
	enum line_copy copy = sources[way][0];
	uint64_t may = 0;

	for (unsigned i = 4; i-- > 0; )
		if (value(l, line, sources[way][i], at, memory[at]) != memory[at])
			copy = sources[way][i];
	for (unsigned i = 0; i < 8 && at + i < l->config.line; i++)
		may |= (uint64_t)value(l, line, copy, at + i, memory[at + i]) << 8 * i;
	return may;
}

static uint64_t want(const struct lines *l, unsigned at, const uint8_t *memory)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < 8 && at + i < l->config.line; i++)
		bytes |= (uint64_t)memory[at + i] << 8 * i;
	return bytes;
}

static struct hv_actor actor_named(const struct checked *c, enum named named)
{
	const struct hv_actor unknown = { .step = 0 };

	if (named == LAST_STORE)
		named = c->passed_last ? PASSER : WRITER;
	return named == WRITER ? c->writer : named == PASSER ? c->passer : unknown;
}

static struct hv_actor maintainer(const struct lines *l, const struct checked *c, const struct cause *cause)
{
	const struct check *check = l->own;
	const struct hv_actor unknown = { .step = 0 };

	if (cause->dc || (cause->ic && l->config.dic))
		return c->dc;
	return !cause->ic ? unknown : check->ic_at > c->ic_at ? check->ic : c->ic;
}

/* One omission, one report: from here on the line is as memory is. A valid copy stays. */
static void heal(struct lines *l, struct line *line)
{
	struct checked *c = checked(line);

	lines_shrink(l, line);
	line->dirty = line->pou_dirty = false;
	c->dc_at = 0;
	c->passed = c->undone = false;
}

static void report(struct lines *l, struct line *line, const struct part *p, enum way way, unsigned at)
{
	uint8_t mark = marks_of(l, line)[at];
	const struct cause *cause = cause_of(l, line, way, stage_for(line, way, mark), mark);
	struct checked *c = checked(line);
	struct hv_hazard hazard = {
		.kind = cause->kind, .missing = cause->missing, .size = p->whole, .addr = p->pa + at, .line = p->pa,
		.writer = actor_named(c, cause->writer), .reader = *p->actor, .clean = maintainer(l, c, cause),
		.want = want(l, at, p->memory), .may = may_arrive(l, line, way, at, p->memory),
	};

	if (l->config.hazard)
		l->config.hazard(l->config.ctx, &hazard);
	lines_tell(l, p->pa, HV_LIFE_HAZARD, p->whole, p->memory, p->actor);
	heal(l, line);
}

bool lines_check_bytes(struct lines *l, struct line *line, const struct part *p, enum way way, unsigned open)
{
	for (unsigned i = p->at; line->copies && i < p->at + p->size; i++) {
		if (open >> stage_for(line, way, marks_of(l, line)[i]) & 1) {
			report(l, line, p, way, i);
			return true;
		}
	}
	return false;
}
