/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of the picture: who does what, and an arrow to or from the copy that it concerns. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "isa/sysreg.h"
#include "suite/report/life-svg.h"

/* --- arrows --------------------------------------------------------------------------------------------- */

/* Cross out the copy in a lane, once the bars are drawn. */
static void cross(struct picture *p, int x, const char *class)
{
	p->now->cross_x = x;
	p->now->cross = class;
}

static void to_copy(struct picture *p, int y, enum life_copy lane, const char *class)
{
	svg_line(p->svg, ACTOR_X, y, lane_left(lane), y, class);
}

static void from_copy(struct picture *p, int y, enum life_copy lane, const char *class)
{
	svg_line(p->svg, lane_left(lane), y, ACTOR_X, y, class);
}

static void between(struct picture *p, int y, enum life_copy from, enum life_copy to, const char *class)
{
	svg_line(p->svg, lane_right(from), y, lane_left(to), y, class);
}

static void draw_store(struct picture *p, const struct life_row *row, int y)
{
	to_copy(p, y, row->e->actor.cached ? LIFE_CACHE : LIFE_POC, "arrow");
}

static void draw_load(struct picture *p, const struct life_row *row, int y)
{
	from_copy(p, y, row->e->actor.cached ? LIFE_CACHE : LIFE_POC, "arrow");
}

static void draw_fetch(struct picture *p, const struct life_row *row, int y)
{
	enum life_copy lane = !row->e->actor.cached ? LIFE_POC : row->e->icache ? LIFE_ICACHE : LIFE_POU;

	from_copy(p, y, lane, "arrow");
}

/* Where what is cleaned comes to; set/way: no more than a wish. */
static enum life_copy cleaned_to(const struct isa_sysop *op)
{
	return op->point == ISA_POINT_POU ? LIFE_POU : LIFE_POC;
}

static void draw_dc(struct picture *p, const struct life_row *row, int y)
{
	const struct isa_sysop *op = isa_sysop(ISA_SYSREG_OF(row->e->actor.insn));

	if (!op || op->kind != ISA_SYSOP_DC)
		return;
	if (op->acts == ISA_ACTS_CLEAN || op->acts == ISA_ACTS_CLEAN_INVALIDATE)
		between(p, y, LIFE_CACHE, cleaned_to(op), "back");
	if (op->acts == ISA_ACTS_INVALIDATE || op->acts == ISA_ACTS_CLEAN_INVALIDATE)
		cross(p, lane_middle(LIFE_CACHE), "cross");
}

static void draw_ic(struct picture *p, const struct life_row *row, int y)
{
	(void)row;
	(void)y;
	cross(p, lane_middle(LIFE_ICACHE), "cross");
}

static void across(struct picture *p, int y, const char *class)
{
	svg_line(p->svg, ACTOR_X, y, WIDTH - MARGIN, y, class);
}

static void draw_dsb(struct picture *p, const struct life_row *row, int y)
{
	(void)row;
	across(p, y, "dsb");
}

static void draw_context(struct picture *p, const struct life_row *row, int y)
{
	(void)row;
	across(p, y, "context");
}

static void draw_evict(struct picture *p, const struct life_row *row, int y)
{
	if (row->before && row->before->dirty && !row->e->dirty)
		between(p, y, LIFE_CACHE, LIFE_POC, "back");
	if (!row->e->valid)
		cross(p, lane_middle(LIFE_CACHE), "cross");
}

static void draw_hazard(struct picture *p, const struct life_row *row, int y)
{
	const struct hv_hazard *h = life_hazard(p->r, row);

	from_copy(p, y, h ? life_source(h) : LIFE_POC, "red");
	if (h && h->kind == HV_HAZARD_LOST_STORE)	/* the write-back that undoes it */
		between(p, y + ROW / 2, LIFE_CACHE, LIFE_POC, "red");
}

static void (*const draw_event[])(struct picture *p, const struct life_row *row, int y) = {
	[HV_LIFE_STORE] = draw_store, [HV_LIFE_LOAD] = draw_load, [HV_LIFE_FETCH] = draw_fetch, [HV_LIFE_DC] = draw_dc,
	[HV_LIFE_IC] = draw_ic, [HV_LIFE_DSB] = draw_dsb, [HV_LIFE_CONTEXT] = draw_context, [HV_LIFE_EVICT] = draw_evict,
	[HV_LIFE_HAZARD] = draw_hazard,
};

/* The operation that is missing, where it should have been. */
static void draw_ghost(struct picture *p, int y)
{
	switch (p->hazard->missing) {
	case HV_MISSING_CLEAN_POC: between(p, y, LIFE_CACHE, LIFE_POC, "dashed"); break;
	case HV_MISSING_CLEAN_POU: between(p, y, LIFE_CACHE, LIFE_POU, "dashed"); break;
	case HV_MISSING_INVALIDATE: cross(p, lane_middle(LIFE_CACHE), "cross-ghost"); break;
	case HV_MISSING_IC: cross(p, lane_middle(LIFE_ICACHE), "cross-ghost"); break;
	default: across(p, y, "cross-ghost"); break;
	}
}

/* --- labels --------------------------------------------------------------------------------------------- */

static void draw_level(struct picture *p, const struct hv_life *e, int y)
{
	if (!e->actor.pc || e->event == HV_LIFE_EVICT)
		return;
	svg_rect(p->svg, LEVEL_X - 28, y - 12, 28, 15, 4, NULL, e->actor.el == 2 ? "#b45309" : "#1d4ed8");
	svg_text(p->svg, LEVEL_X - 14, y, "chip", "EL%u", e->actor.el);
	if (!e->actor.cached && (e->event <= HV_LIFE_FETCH || e->event == HV_LIFE_HAZARD))
		svg_text(p->svg, LEVEL_X - 34, y, "quiet end", "past the caches");
}

static void label_event(struct picture *p, const struct line *line)
{
	const struct life_row *row = line->row;
	const struct hv_hazard *h = life_hazard(p->r, row);
	const char *step = row->e && row->e->event != HV_LIFE_EVICT ? hazard_step(p->r, &row->e->actor) : "";
	int y = line_centre(line);
	char does[100];

	if (!row->e) {
		svg_text(p->svg, WHO_X, y + 4, "quiet", "%zu events are left out here", row->count);
		return;
	}
	life_does(row, does, sizeof(does));
	if (strlen(does) > 46)
		strcpy(does + 43, "...");
	svg_text(p->svg, SEQ_X, y + 4, "seq", "%" PRIu64, row->e->seq);
	if (line->height == BARRIER_ROW) {
		svg_text(p->svg, WHO_X, y + 4, "code", "%s", does);
		return;
	}
	svg_text(p->svg, WHO_X, *step ? y - 2 : y + 4, row->e->event == HV_LIFE_HAZARD ? "step bad" : "step", "%s",
		 *step ? step : does);
	if (*step)
		svg_text(p->svg, WHO_X, y + 13, "code", "%s", does);
	draw_level(p, row->e, y - 2);
	if (h)
		svg_text(p->svg, WHO_X, y + 32, "bad", "wants 0x%" PRIx64 ", may get 0x%" PRIx64, hazard_bytes(h, h->want),
			 hazard_bytes(h, h->may));
}

void draw_line(struct picture *p, struct line *line)
{
	const struct hv_life *e = line->kind == EVENT ? line->row->e : NULL;
	int y = line_centre(line);

	p->now = line;
	if (e && e->event == HV_LIFE_HAZARD)
		svg_rect(p->svg, MARGIN, line->y, WIDTH - 2 * MARGIN, line->height, 6, NULL, "#fde2e1");
	if (line->kind == GHOST) {
		svg_rect(p->svg, MARGIN, line->y + 2, ACTOR_X - MARGIN, line->height - 4, 6, NULL, "#efe8fb");
		svg_text(p->svg, WHO_X, y - 3, "quiet", "missing here");
		svg_text(p->svg, WHO_X, y + 12, "ghost", "%s", hazard_missing((enum hv_missing)p->hazard->missing));
		draw_ghost(p, y);
		return;
	}
	label_event(p, line);
	if (e && e->event < sizeof(draw_event) / sizeof(draw_event[0]))
		draw_event[e->event](p, line->row, y);
}
