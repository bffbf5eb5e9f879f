/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands on the time axis, and where the operation that is missing belongs. */
#include <stdlib.h>

#include "suite/report/life-svg.h"

int line_centre(const struct line *line)
{
	return line->y + (line->height == HAZARD_ROW ? ROW : line->height) / 2;
}

static bool by(const struct hv_life *e, const struct hv_actor *actor)
{
	return e->actor.pc == actor->pc && e->actor.step == actor->step;
}

static bool stores(const struct hv_life *e, bool cached)
{
	return e->event == HV_LIFE_STORE && e->actor.cached == cached;
}

/* True if the missing operation belongs right behind (INVALIDATE: right before) this event. */
static bool anchors(const struct hv_hazard *h, const struct hv_life *e)
{
	switch (h->missing) {
	case HV_MISSING_CLEAN_POC:
	case HV_MISSING_CLEAN_POU: return stores(e, true);
	case HV_MISSING_INVALIDATE: return stores(e, false);
	case HV_MISSING_IC: return e->event == HV_LIFE_DC || e->event == HV_LIFE_DSB;
	case HV_MISSING_DSB: return (e->event == HV_LIFE_DC || e->event == HV_LIFE_IC) && by(e, &h->clean);
	case HV_MISSING_ISB: return e->event == HV_LIFE_DSB;
	default: return false;
	}
}

/* Index of the row that the ghost stands before; `count` if nothing is missing that a picture of a line can show. */
static size_t ghost_at(const struct picture *p, const struct life_row *rows, size_t count)
{
	size_t hazard = 0, at;

	if (!p->hazard || p->hazard->missing == HV_MISSING_NOTHING || p->hazard->missing == HV_MISSING_TLBI ||
	    p->hazard->missing == HV_MISSING_ALIGNMENT || p->hazard->missing == HV_MISSING_NORMAL)
		return count;
	while (hazard < count && !life_hazard(p->r, &rows[hazard]))
		hazard++;
	at = hazard;
	if (p->hazard->missing == HV_MISSING_INVALIDATE) {
		for (size_t i = hazard; i--;)
			if (rows[i].e && anchors(p->hazard, rows[i].e))
				at = i;
		return at;
	}
	while (at && !(rows[at - 1].e && anchors(p->hazard, rows[at - 1].e)))
		at--;
	return at ? at : hazard;
}

static void add_line(struct picture *p, enum kind kind, const struct life_row *row, int height)
{
	p->lines[p->count++] = (struct line){ .kind = kind, .row = row, .y = p->bottom, .height = height };
	p->bottom += height;
}

static int row_height(const struct picture *p, const struct life_row *row)
{
	if (!row->e || row->e->event == HV_LIFE_DSB || row->e->event == HV_LIFE_CONTEXT)
		return BARRIER_ROW;
	return life_hazard(p->r, row) ? HAZARD_ROW : ROW;
}

bool picture_lay_out(struct picture *p, const struct life_row *rows, size_t count)
{
	size_t ghost = ghost_at(p, rows, count);

	p->lines = calloc(count + 1, sizeof(*p->lines));
	if (!p->lines)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i == ghost)
			add_line(p, GHOST, NULL, GHOST_ROW);
		add_line(p, EVENT, &rows[i], row_height(p, &rows[i]));
	}
	p->bottom += TAIL;
	return true;
}
