/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sim/memory/lines-marks.h"

void marks_climb(struct ladder *ladder, enum stage from, enum stage to, uint64_t now)
{
	for (int start = CLEANED; start < STAGES; start++) {
		uint64_t at = start == (int)from ? now : ladder->reach[start][from];

		if (at > ladder->reach[start][to])
			ladder->reach[start][to] = at;
	}
}

static enum stage climbed(const struct ladder *ladder, enum stage from, uint64_t seen)
{
	static const uint8_t best_first[] = { FRESH, SYNCED, INVALIDATED, THERE };

	for (unsigned i = 0; i < sizeof(best_first) && from > UNSURE; i++)
		if (ladder->reach[from][best_first[i]] > seen)
			return best_first[i];
	return from;
}

/* Apply the barriers since the line was last looked at. A line all of whose bytes are sure gives its copies back. */
void marks_catch_up(struct lines *l, struct line *line)
{
	const struct check *check = l->own;
	uint8_t poc[STAGES], fetch[STAGES], any = 0, *marks;

	if (!line->copies || checked(line)->seen >= check->event_at)
		return;
	marks = marks_of(l, line);
	for (int s = FRESH; s < STAGES; s++) {
		poc[s] = climbed(&check->poc, s, checked(line)->seen);
		fetch[s] = climbed(&check->fetch, s, checked(line)->seen);
	}
	for (unsigned i = 0; i < l->config.line; i++) {
		if (!marks[i])
			continue;
		marks_set_stage(&marks[i], AT_POC, poc[stage(marks[i], AT_POC)]);
		marks_set_stage(&marks[i], AT_FETCH, fetch[stage(marks[i], AT_FETCH)]);
		any |= marks[i];
	}
	checked(line)->seen = l->now;
	if (!any)
		lines_shrink(l, line);
}

bool marks_grow(struct lines *l, struct line *line)
{
	if (line->copies)
		return true;
	if (!lines_grow(l, line))
		return false;
	memset(marks_of(l, line), 0, l->config.line);
	checked(line)->seen = l->now;
	return true;
}

/* Is a DC of this line not complete yet that wrote back or dropped something? */
bool marks_pending(const struct lines *l, const struct line *line)
{
	return ((const struct checked *)line)->dc_at > ((const struct check *)l->own)->full_at;
}

/* The same, and it is not even ordered before what this processor loads and stores from now on. */
bool marks_unordered(const struct lines *l, const struct line *line)
{
	return ((const struct checked *)line)->dc_at > ((const struct check *)l->own)->ordered_at;
}

/* May a fetch that misses the instruction cache find something else? IDC: it looks into the data cache first. */
static bool open_to_fetch(const struct lines *l, const struct line *line, uint8_t mark)
{
	bool cache = line->valid && mark & OPEN_CACHE;

	/* Without IDC: a clean copy in the data cache may stand in the unified cache as well, and a dirty one may go there. */
	return cache || (mark & OPEN_POU && !(l->config.idc && line->valid && line->dirty));
}

/* After something happened behind the instruction cache: `by` is the stage of a byte that has become sure, or was changed. */
void marks_settle_fetch(const struct lines *l, const struct line *line, uint8_t *mark, enum stage by, bool moved)
{
	if (open_to_fetch(l, line, *mark))
		marks_set_stage(mark, AT_FETCH, UNSURE);
	else if (moved || stage(*mark, AT_FETCH) == UNSURE)
		marks_set_stage(mark, AT_FETCH, by);
}

/* Before a byte changes: the copies that were sure hold what was stored last, and the oldest fetched byte is kept. */
void marks_keep_copies(struct lines *l, struct line *line, unsigned i, uint8_t last)
{
	uint8_t mark = marks_of(l, line)[i];

	if (!(mark & OPEN_CACHE))
		copy_of(l, line, COPY_CACHE)[i] = last;
	if (!(mark & OPEN_POU))
		copy_of(l, line, COPY_POU)[i] = last;
	if (stage(mark, AT_POC) != UNSURE)
		copy_of(l, line, COPY_POC)[i] = last;
	if (stage(mark, AT_FETCH) == FRESH)
		copy_of(l, line, COPY_OLD)[i] = last;
}

/* A miss: the data cache takes what stands at the PoU. */
void marks_allocate(struct lines *l, struct line *line)
{
	line->valid = true;
	for (unsigned i = 0; line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		*mark = (*mark & ~OPEN_CACHE) | (*mark & OPEN_POU ? OPEN_CACHE : 0);
		copy_of(l, line, COPY_CACHE)[i] = copy_of(l, line, COPY_POU)[i];
		marks_settle_fetch(l, line, mark, CLEANED, false);
	}
}
