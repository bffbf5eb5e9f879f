/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The document round the life of a cache line: style, title, legend. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/life-svg.h"

static const char style[] =
	"\ntext { font-family: 'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif; font-size: 12px; fill: #24292f }\n"
	".title { font-size: 20px; font-weight: bold }\n"
	".quiet { fill: #6b7280; font-size: 11px }\n"
	".lane { font-size: 13px; font-weight: bold; text-anchor: middle }\n"
	".under { fill: #6b7280; font-size: 10.5px; text-anchor: middle }\n"
	".step { font-weight: bold }\n"
	".code, .seq, .bytes { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 11px }\n"
	".code { fill: #4b5563 }\n"
	".seq { fill: #9ca3af; text-anchor: end }\n"
	".bytes { font-size: 10.5px; text-anchor: middle }\n"
	".chip { font-size: 10px; font-weight: bold; fill: #ffffff; text-anchor: middle }\n"
	".end { text-anchor: end }\n"
	".bad { fill: #b91c1c; font-weight: bold }\n"
	".ghost { fill: #6d28d9; font-weight: bold }\n"
	".arrow { stroke: #374151; stroke-width: 1.8; fill: none; marker-end: url(#head) }\n"
	".back { stroke: #0f766e; stroke-width: 1.8; fill: none; marker-end: url(#head-back) }\n"
	".red { stroke: #dc2626; stroke-width: 2.6; fill: none; marker-end: url(#head-red) }\n"
	".dashed { stroke: #6d28d9; stroke-width: 2.2; stroke-dasharray: 7 5; fill: none; marker-end: url(#head-ghost) }\n"
	".cross { stroke: #374151; stroke-width: 2; fill: none }\n"
	".cross-ghost { stroke: #6d28d9; stroke-width: 2.2; stroke-dasharray: 4 3; fill: none }\n"
	".dsb { stroke: #9ca3af; stroke-width: 1.4 }\n"
	".context { stroke: #9ca3af; stroke-width: 1.4; stroke-dasharray: 2 4 }\n"
	".axis { stroke: #d6d3cd; stroke-width: 1; stroke-dasharray: 2 4 }\n"
	".bar { stroke: #8a8f98; stroke-width: 0.8 }\n"
	".stale { stroke: #dc2626; stroke-width: 2; fill: none }\n";

static void marker(struct svg *svg, const char *id, const char *colour)
{
	svg_start(svg, "marker");
	svg_put(svg, "id", id);
	svg_put(svg, "viewBox", "0 0 10 10");
	svg_put(svg, "refX", "9");
	svg_put(svg, "refY", "5");
	svg_put(svg, "markerUnits", "userSpaceOnUse");
	svg_put(svg, "markerWidth", "11");
	svg_put(svg, "markerHeight", "11");
	svg_put(svg, "orient", "auto");
	svg_start(svg, "path");
	svg_put(svg, "d", "M 0 0.8 L 10 5 L 0 9.2 z");
	svg_put(svg, "fill", colour);
	svg_end(svg);
	svg_end(svg);
}

static void definitions(struct svg *svg)
{
	svg_start(svg, "style");
	svg_put(svg, "type", "text/css");
	svg_write(svg, style);
	svg_end(svg);
	svg_start(svg, "defs");
	marker(svg, "head", "#374151");
	marker(svg, "head-back", "#0f766e");
	marker(svg, "head-red", "#dc2626");
	marker(svg, "head-ghost", "#6d28d9");
	svg_start(svg, "pattern");
	svg_put(svg, "id", "dirty");
	svg_put(svg, "patternUnits", "userSpaceOnUse");
	svg_put(svg, "width", "9");
	svg_put(svg, "height", "9");
	svg_start(svg, "path");
	svg_put(svg, "d", "M -1 10 L 10 -1 M -1 1 L 1 -1 M 8 10 L 10 8");
	svg_put(svg, "stroke", "#1f2937");
	svg_put(svg, "stroke-width", "1");
	svg_put(svg, "stroke-opacity", "0.38");
	svg_end(svg);
	svg_end(svg);
	svg_end(svg);
}

/* Words of `sentence` in lines of WRAP characters, from y on. Returns the y behind them; writes nothing if `p` is NULL. */
static int wrapped(struct picture *p, const char *sentence, int y)
{
	while (*sentence) {
		size_t n = strlen(sentence);

		if (n > WRAP)
			for (n = WRAP; n > 40 && sentence[n] != ' '; n--)
				;
		if (p)
			svg_text(p->svg, MARGIN, y, NULL, "%.*s", (int)n, sentence);
		sentence += n;
		sentence += strspn(sentence, " ");
		y += STEP_Y;
	}
	return y;
}

static void draw_title(struct picture *p, const char *sentence)
{
	const struct scenario_result *r = p->r;

	svg_text(p->svg, MARGIN, TITLE_Y, "title", "%s%s%s", r->scenario->name, r->fault ? ", " : "",
		 r->fault ? r->fault->name : "");
	if (p->hazard) {
		svg_text(p->svg, WIDTH - MARGIN, TITLE_Y, "quiet end", "%s on %s; line 0x%" PRIx64 ", bytes from 0x%" PRIx64,
			 hv_rules[hazard_rule((enum hv_hazard_kind)p->hazard->kind)].name, r->machine ? r->machine : "?",
			 p->hazard->line, p->hazard->addr);
		wrapped(p, sentence, TITLE_Y + 28);
	}
}

/* A legend's samples are drawn as everything else is. */
static void draw_legend(struct picture *p)
{
	int y = p->bottom + 40, x = MARGIN;

	svg_rect(p->svg, x, y, 34, 16, 4, "bar", life_colours[1]);
	svg_rect(p->svg, x, y, 34, 16, 4, NULL, "url(#dirty)");
	svg_text(p->svg, x + 42, y + 12, NULL, "dirty: newer than what is behind it");
	svg_rect(p->svg, x + 290, y, 34, 16, 4, "bar", life_colours[0]);
	svg_rect(p->svg, x + 291, y + 1, 32, 14, 4, "stale", NULL);
	svg_text(p->svg, x + 332, y + 12, NULL, "not what was last stored");
	svg_line(p->svg, x + 520, y + 8, x + 558, y + 8, "back");
	svg_text(p->svg, x + 566, y + 12, NULL, "clean, write-back");
	svg_cross(p->svg, x + 724, y + 8, "cross");
	svg_text(p->svg, x + 740, y + 12, NULL, "invalidate, drop");
	svg_text(p->svg, x + 878, y + 12, NULL, "same colour: same bytes");
	y += 26;
	svg_line(p->svg, x, y + 8, x + 38, y + 8, "arrow");
	svg_text(p->svg, x + 46, y + 12, NULL, "store; towards the left: load, fetch");
	svg_line(p->svg, x + 290, y + 8, x + 328, y + 8, "red");
	svg_text(p->svg, x + 336, y + 12, NULL, "what may arrive instead");
	svg_line(p->svg, x + 520, y + 8, x + 558, y + 8, "dashed");
	svg_text(p->svg, x + 566, y + 12, NULL, "is missing");
	svg_line(p->svg, x + 698, y + 8, x + 732, y + 8, "dsb");
	svg_text(p->svg, x + 740, y + 12, NULL, "DSB");
	svg_line(p->svg, x + 788, y + 8, x + 822, y + 8, "context");
	svg_text(p->svg, x + 830, y + 12, NULL, "context synchronisation");
}

static void draw_document(struct picture *p, const char *sentence)
{
	definitions(p->svg);
	svg_rect(p->svg, 0, 0, WIDTH, p->bottom + LEGEND + 34, 0, NULL, "#fbfaf7");
	choose_colours(p);
	draw_title(p, sentence);
	draw_heads(p);
	/* Arrows first: one that passes a lane without touching it goes below its bar. */
	for (size_t i = 0; i < p->count; i++)
		draw_line(p, &p->lines[i]);
	for (unsigned lane = 0; lane < LIFE_COPIES; lane++)
		draw_lane(p, (enum life_copy)lane);
	for (size_t i = 0; i < p->count; i++)
		if (p->lines[i].cross_x)
			svg_cross(p->svg, p->lines[i].cross_x, line_centre(&p->lines[i]), p->lines[i].cross);
	draw_legend(p);
}

static int draw(struct picture *p, const struct life_row *rows, size_t count, FILE *f)
{
	char sentence[1000] = "";

	if (p->hazard)
		hazard_text(p->hazard, p->r, sentence, sizeof(sentence));
	p->top = p->bottom = wrapped(NULL, sentence, TITLE_Y + 28) + HEAD;
	if (!picture_lay_out(p, rows, count)) {
		errno = ENOMEM;
		return -1;
	}
	svg_begin(p->svg, WIDTH, p->bottom + LEGEND + 34);
	draw_document(p, sentence);
	free(p->lines);
	return svg_finish(p->svg, f);
}

int life_svg(const struct scenario_result *result, FILE *f)
{
	struct svg svg;
	struct picture p = { .svg = &svg, .r = result, .hazard = result->hazard_count ? &result->hazards[0] : NULL };
	size_t count;
	struct life_row *rows = life_rows(result, &count);
	int err;

	if (!rows) {
		errno = result->life_count ? ENOMEM : ENODATA;
		return -1;
	}
	err = draw(&p, rows, count, f);
	free(rows);
	return err;
}
