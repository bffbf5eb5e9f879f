/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lanes: one for each copy of the line, with a bar for as long as it holds the same bytes. */
#include <inttypes.h>

#include "suite/report/life-svg.h"

/* One value has one colour, in the order in which they appear; there are seldom more than three. */
const char *const life_colours[COLOURS] = {
	"#e3e1dc", "#b9d6f2", "#f6d9a0", "#c3e3bd", "#dfc8ea", "#bfe6e2", "#f0e79f", "#d8c4b0",
};

int lane_middle(enum life_copy lane)
{
	return LANES_X + (int)lane * LANE + LANE / 2;
}

int lane_left(enum life_copy lane)
{
	return lane_middle(lane) - BAR / 2;
}

int lane_right(enum life_copy lane)
{
	return lane_middle(lane) + BAR / 2;
}

static const char *colour_of(struct picture *p, uint64_t value)
{
	for (size_t i = 0; i < p->value_count; i++)
		if (p->values[i] == value)
			return life_colours[i];
	if (p->value_count == COLOURS)
		return "#ffffff";
	p->values[p->value_count] = value;
	return life_colours[p->value_count++];
}

void choose_colours(struct picture *p)
{
	for (size_t i = 0; i < p->count; i++)
		for (unsigned lane = LIFE_COPIES; p->lines[i].kind == EVENT && p->lines[i].row->e && lane--;)
			if (life_valid(p->lines[i].row, (enum life_copy)lane))
				colour_of(p, life_bytes(p->lines[i].row->e, (enum life_copy)lane));
}

static void bar(struct picture *p, const struct life_row *row, enum life_copy lane, int from, int to)
{
	uint64_t bytes = life_bytes(row->e, lane);

	svg_rect(p->svg, lane_left(lane), from, BAR, to - from, 4, "bar", colour_of(p, bytes));
	if (life_dirty(row->e, lane))
		svg_rect(p->svg, lane_left(lane), from, BAR, to - from, 4, NULL, "url(#dirty)");
	if (life_stale(row, lane))
		svg_rect(p->svg, lane_left(lane) + 1, from + 1, BAR - 2, to - from - 2, 4, "stale", NULL);
	if (life_dirty(row->e, lane))	/* the hatching must not cross the digits */
		svg_rect(p->svg, lane_middle(lane) - 59, from + 4, 118, 14, 3, NULL, colour_of(p, bytes));
	svg_text(p->svg, lane_middle(lane), from + 15, "bytes", "0x%" PRIx64, bytes);
}

static bool same_bar(const struct life_row *a, const struct life_row *b, enum life_copy lane)
{
	if (!a->e || !b->e)
		return false;
	return life_valid(a, lane) == life_valid(b, lane) && life_bytes(a->e, lane) == life_bytes(b->e, lane) &&
	       life_dirty(a->e, lane) == life_dirty(b->e, lane) && life_stale(a, lane) == life_stale(b, lane);
}

/* What the first event did not touch was there before it. */
static int begin(const struct picture *p, const struct line *line, enum life_copy lane)
{
	bool touched = lane == LIFE_CACHE || (line->row->e->event == HV_LIFE_STORE && !line->row->e->actor.cached);

	return line == &p->lines[0] && !touched ? p->top - 2 : line_centre(line);
}

void draw_lane(struct picture *p, enum life_copy lane)
{
	const struct line *first = NULL;

	svg_line(p->svg, lane_middle(lane), p->top, lane_middle(lane), p->bottom, "axis");
	for (size_t i = 0; i <= p->count; i++) {
		const struct line *line = i < p->count ? &p->lines[i] : NULL;

		if (line && line->kind != EVENT)
			continue;
		if (line && first && same_bar(first->row, line->row, lane))
			continue;
		if (first && first->row->e && life_valid(first->row, lane))
			bar(p, first->row, lane, begin(p, first, lane), line ? line_centre(line) - 2 : p->bottom);
		first = line;
	}
}

void draw_heads(struct picture *p)
{
	static const char *const names[LIFE_COPIES][2] = {
		[LIFE_ICACHE] = { "instruction cache", "older bytes it may hold" },
		[LIFE_CACHE] = { "data cache", "hatched: dirty" },
		[LIFE_POU] = { "unified cache", "at the PoU" },
		[LIFE_POC] = { "memory", "at the PoC" },
	};

	svg_text(p->svg, SEQ_X, p->top - 34, "seq", "insns");
	svg_text(p->svg, WHO_X, p->top - 34, "quiet", "who does what");
	for (unsigned i = 0; i < LIFE_COPIES; i++) {
		svg_rect(p->svg, LANES_X + (int)i * LANE + 3, p->top - 54, LANE - 6, p->bottom - p->top + 62, 8, NULL,
			 i & 1 ? "#f4f1ea" : "#f0ede5");
		svg_text(p->svg, lane_middle((enum life_copy)i), p->top - 34, "lane", "%s", names[i][0]);
		svg_text(p->svg, lane_middle((enum life_copy)i), p->top - 18, "under", "%s", names[i][1]);
	}
}
