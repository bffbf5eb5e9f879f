/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/memory/lines-maintain.h"
#include "sim/memory/lines-marks.h"

static void note_dc(struct lines *l, struct line *line, const struct hv_actor *actor)
{
	if (!line->dirty && !line->pou_dirty)
		return;
	checked(line)->dc = *actor;
	checked(line)->dc_at = checked(line)->moved_at = l->now;
}

/* To the PoU: the unified cache takes the line over. */
static void clean_to_pou(struct lines *l, struct line *line)
{
	if (!line->dirty)
		return;
	line->dirty = false;
	line->pou_dirty = true;
	for (unsigned i = 0; line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		*mark = (*mark & ~OPEN_POU) | (*mark & OPEN_CACHE ? OPEN_POU : 0);
		copy_of(l, line, COPY_POU)[i] = copy_of(l, line, COPY_CACHE)[i];
		marks_settle_fetch(l, line, mark, CLEANED, false);
	}
}

static void clean_to_poc(struct lines *l, struct line *line)
{
	clean_to_pou(l, line);
	for (unsigned i = 0; line->pou_dirty && line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		if (*mark & OPEN_POU) {
			marks_set_stage(mark, AT_POC, UNSURE);
			copy_of(l, line, COPY_POC)[i] = copy_of(l, line, COPY_POU)[i];
		} else if (stage(*mark, AT_POC) == UNSURE) {
			marks_set_stage(mark, AT_POC, CLEANED);
		}
	}
	line->pou_dirty = false;
}

/*
 * What is unsure at the PoC stays so: the dirty line may have been written back just before it was dropped. `gone`: nothing was
 * dirty, and the copy says nothing any more.
 */
static void invalidate(struct lines *l, struct line *line, bool gone)
{
	line->valid = line->dirty = line->pou_dirty = false;
	for (unsigned i = 0; line->copies && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];
		bool unsure = stage(*mark, AT_POC) == UNSURE;

		*mark = (*mark & ~(OPEN_POU | (gone ? OPEN_CACHE : 0))) | (unsure ? OPEN_POU : 0);
		copy_of(l, line, COPY_POU)[i] = copy_of(l, line, COPY_POC)[i];
		marks_settle_fetch(l, line, mark, CLEANED, false);
	}
}

void lines_check_dc(struct lines *l, struct line *line, enum lines_dc op, const struct hv_actor *actor)
{
	bool busy = line->dirty || line->pou_dirty;

	marks_catch_up(l, line);
	note_dc(l, line, actor);
	if (op == LINES_CVAU)
		clean_to_pou(l, line);
	else if (op != LINES_IVAC)
		clean_to_poc(l, line);
	if (op == LINES_IVAC || op == LINES_CIVAC)
		invalidate(l, line, !busy);
}

/* DC ISW may have dropped a dirty line, and may have not. */
static void perhaps_drop(struct lines *l, struct line *line)
{
	marks_catch_up(l, line);
	for (unsigned i = 0; line->copies && (line->dirty || line->pou_dirty) && i < l->config.line; i++) {
		uint8_t *mark = &marks_of(l, line)[i];

		if (stage(*mark, AT_POC) != UNSURE)
			continue;
		*mark |= OPEN_CACHE | OPEN_POU;
		copy_of(l, line, COPY_CACHE)[i] = copy_of(l, line, COPY_POC)[i];
		marks_set_stage(mark, AT_FETCH, UNSURE);
	}
}

void lines_check_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor)
{
	(void)actor;
	if (op == LINES_ISW)
		lines_walk(l, perhaps_drop);
}

void lines_check_ic(struct lines *l, struct line *line, unsigned at, unsigned size, const struct hv_actor *actor)
{
	marks_catch_up(l, line);
	for (unsigned i = at; line->copies && i < at + size; i++)
		if (stage(marks_of(l, line)[i], AT_FETCH) == THERE)
			marks_set_stage(&marks_of(l, line)[i], AT_FETCH, INVALIDATED);
	checked(line)->ic = *actor;
	checked(line)->ic_at = l->now;
}

void lines_check_ic_all(struct lines *l, const struct hv_actor *actor)
{
	struct check *check = l->own;

	marks_climb(&check->fetch, THERE, INVALIDATED, l->now);
	check->ic = *actor;
	check->ic_at = check->event_at = l->now;
}

void lines_check_barrier(struct lines *l, enum lines_barrier barrier)
{
	struct check *check = l->own;
	enum stage there = l->config.dic ? SYNCED : THERE;

	if (barrier != LINES_DSB_ST)
		check->ordered_at = l->now;
	if (barrier == LINES_DMB)
		return;
	if (barrier == LINES_DSB) {
		marks_climb(&check->fetch, INVALIDATED, SYNCED, l->now);
		marks_climb(&check->fetch, CLEANED, there, l->now);
		marks_climb(&check->poc, CLEANED, SYNCED, l->now);
		check->full_at = l->now;
	}
	marks_climb(&check->fetch, PASSED, there, l->now);
	marks_climb(&check->poc, PASSED, SYNCED, l->now);
	check->event_at = l->now;
}

void lines_check_context(struct lines *l)
{
	struct check *check = l->own;

	marks_climb(&check->fetch, SYNCED, FRESH, l->now);
	marks_climb(&check->poc, SYNCED, FRESH, l->now);
	check->event_at = l->now;
}
