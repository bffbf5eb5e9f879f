/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of a cache line as a picture: time downwards, a lane for each of the four copies, in each lane a bar for the bytes that
 * it holds. The hazard is a red arrow, and the operation that is missing a dashed one where it should have been.
 *
 *	life-layout.c   which line of the picture stands where
 *	life-lanes.c    the copies: heads, bars, colours
 *	life-lines.c    the events: labels and arrows
 *	life-svg.c      the document round them: style, title, legend
 */
#ifndef SUITE_REPORT_LIFE_SVG_H
#define SUITE_REPORT_LIFE_SVG_H

#include "suite/report/life.h"
#include "suite/report/svg.h"

/* Geometry in pixels. */
enum {
	MARGIN = 28, SEQ_X = 84, WHO_X = 98, LEVEL_X = 424, ACTOR_X = 434,	/* labels, and where their arrows begin */
	LANES_X = 456, LANE = 162, BAR = 122,
	WIDTH = LANES_X + LIFE_COPIES * LANE + MARGIN,
	TITLE_Y = 44, STEP_Y = 19, WRAP = 165,		/* characters of a line of the sentence */
	ROW = 40, BARRIER_ROW = 28, HAZARD_ROW = 62, GHOST_ROW = 44, HEAD = 64, TAIL = 30, LEGEND = 84,
};

#define COLOURS 8

enum kind { EVENT, GHOST };

/* What stands on one stretch of the time axis. */
struct line {
	enum kind kind;
	const struct life_row *row;	/* EVENT */
	int y, height;
	int cross_x;			/* a copy that is invalidated is crossed out here, above its bar; 0: none */
	const char *cross;
};

struct picture {
	struct svg *svg;
	const struct scenario_result *r;
	const struct hv_hazard *hazard;	/* result->hazards[0], or NULL */
	struct line *lines;		/* owned */
	struct line *now;		/* that is being drawn */
	size_t count;
	int top, bottom;		/* of the lanes */
	uint64_t values[COLOURS];
	size_t value_count;
};

/* life-layout.c. False if memory is out. */
bool picture_lay_out(struct picture *p, const struct life_row *rows, size_t count);
int line_centre(const struct line *line);

/* life-lanes.c */
extern const char *const life_colours[COLOURS];
/* Colours in the order of time, beginning with what memory held: it is grey. */
void choose_colours(struct picture *p);
void draw_heads(struct picture *p);
/* One bar for as long as nothing changes. */
void draw_lane(struct picture *p, enum life_copy lane);
int lane_middle(enum life_copy lane);
/* Edge of a lane's bar that faces the processor, and the other one. */
int lane_left(enum life_copy lane);
int lane_right(enum life_copy lane);

/* life-lines.c. What it crosses out is drawn later, above the bars. */
void draw_line(struct picture *p, struct line *line);

#endif
