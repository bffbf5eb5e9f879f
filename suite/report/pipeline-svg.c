/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pipeline as a picture: an instruction a line, a stage a bar, time from left to right. Long waits are cut out. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "suite/report/pipeline.h"
#include "suite/report/svg.h"

#define TEXT_X 12
#define BARS_X 400
#define TOP 84
#define LINE 20
#define CYCLE 9		/* pixels */
#define GAP_MIN 24	/* cycles in which nothing begins or ends, from which on they are cut out */
#define GAP_SHOWN 6	/* and what is left of them */

static const char style[] =
	"\ntext { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 11px; fill: #24292f }\n"
	".title { font-family: 'DejaVu Sans', Verdana, sans-serif; font-size: 18px; font-weight: bold }\n"
	".quiet { fill: #6b7280; font-size: 10.5px }\n"
	".el2 { font-weight: bold }\n"
	".axis { stroke: #d6d3cd; stroke-width: 1; stroke-dasharray: 2 4 }\n"
	".cut { stroke: #b91c1c; stroke-width: 1.4; stroke-dasharray: 3 3 }\n";

static const struct { const char *name, *colour; } stages[PIPELINE_RETIRE] = {
	{ "fetch", "#93c5fd" }, { "decode", "#c4b5fd" }, { "wait to issue", "#e5e7eb" }, { "execute", "#86efac" },
	{ "wait to retire", "#fde68a" },
};

/* Where each cycle at which something happens is drawn. */
struct scale {
	uint64_t *at;		/* owned; sorted, each once */
	int *x;			/* owned */
	bool *cut;		/* owned: before it, cycles are left out */
	size_t count;
	int width;
};

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void free_scale(struct scale *s)
{
	free(s->at);
	free(s->x);
	free(s->cut);
}

static bool make_scale(const struct pipeline *p, struct scale *s)
{
	size_t room = p->count * PIPELINE_STAGES + 1, n = 0;
	int x = BARS_X;

	*s = (struct scale){ calloc(room, sizeof(*s->at)), calloc(room, sizeof(*s->x)), calloc(room, sizeof(*s->cut)), 0, 0 };
	if (!s->at || !s->x || !s->cut)
		return false;
	for (size_t i = 0; i < p->count; i++)
		for (int k = 0; k < PIPELINE_STAGES; k++)
			s->at[n++] = p->rows[i].at[k];
	qsort(s->at, n, sizeof(*s->at), by_number);
	for (size_t i = 0; i < n; i++) {
		uint64_t wait = s->count ? s->at[i] - s->at[s->count - 1] : 0;

		if (s->count && !wait)
			continue;
		s->cut[s->count] = wait >= GAP_MIN;
		x += CYCLE * (int)(wait >= GAP_MIN ? GAP_SHOWN : wait);
		s->at[s->count] = s->at[i];
		s->x[s->count++] = x;
	}
	s->width = x + 60;
	return true;
}

static int place(const struct scale *s, uint64_t cycle)
{
	size_t low = 0, high = s->count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		*(s->at[middle] <= cycle ? &low : &high) = middle;
	}
	return s->count ? s->x[low] : BARS_X;
}

static void draw_row(struct svg *svg, const struct scale *s, const struct pipeline_row *row, int y)
{
	char text[96];

	svg_text(svg, TEXT_X, y + 13, row->el == 2 ? "el2" : NULL, "EL%u %08" PRIx64 "  %.40s", row->el, row->pc,
		 pipeline_text(row, text, sizeof(text)));
	for (int k = 0; k < PIPELINE_RETIRE; k++) {
		int from = place(s, row->at[k]), to = place(s, row->at[k + 1]);

		if (from < to)
			svg_rect(svg, from, y + 3, to - from, LINE - 6, 2, NULL, stages[k].colour);
	}
}

static void draw_head(struct svg *svg, const struct pipeline *p, const struct scale *s, int height)
{
	int x = TEXT_X;

	svg_start(svg, "style");
	svg_put(svg, "type", "text/css");
	svg_write(svg, style);
	svg_end(svg);
	svg_rect(svg, 0, 0, s->width, height, 0, NULL, "#ffffff");
	svg_text(svg, TEXT_X, 28, "title", "%s", p->title);
	for (int k = 0; k < PIPELINE_RETIRE; k++, x += 130) {
		svg_rect(svg, x, 42, 14, 12, 2, NULL, stages[k].colour);
		svg_text(svg, x + 20, 52, "quiet", "%s", stages[k].name);
	}
	for (size_t i = 0, last = 0; i < s->count; i++) {
		if (s->cut[i])
			svg_line(svg, s->x[i] - CYCLE * GAP_SHOWN / 2, TOP - 8, s->x[i] - CYCLE * GAP_SHOWN / 2, height - 8, "cut");
		if (i && s->x[i] - s->x[last] < 48)
			continue;
		svg_line(svg, s->x[i], TOP - 8, s->x[i], height - 8, "axis");
		svg_text(svg, s->x[i] + 2, TOP - 10, "quiet", "%" PRIu64, s->at[i]);
		last = i;
	}
}

int pipeline_svg(const struct pipeline *p, FILE *f)
{
	int height = TOP + LINE * (int)(p->count + 1), err;
	struct scale scale;
	struct svg svg;

	if (!make_scale(p, &scale)) {
		free_scale(&scale);
		errno = ENOMEM;
		return -1;
	}
	if (scale.width < 760)
		scale.width = 760;
	svg_begin(&svg, scale.width, height);
	draw_head(&svg, p, &scale, height);
	for (size_t i = 0; i < p->count; i++)
		draw_row(&svg, &scale, &p->rows[i], TOP + LINE * (int)i);
	err = svg_finish(&svg, f);
	free_scale(&scale);
	return err;
}
