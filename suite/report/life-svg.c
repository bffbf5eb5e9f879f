/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of a cache line as a picture (SVG 1.1): time downwards, a lane for each of the four copies, in each lane a bar for the
 * bytes that it holds. The hazard is a red arrow, and the operation that is missing a dashed one where it should have been. libxml2
 * writes it, so that no name can break the document.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/life.h"

#define X(text) ((const xmlChar *)(text))

/* Geometry in pixels. */
enum {
	MARGIN = 28, SEQ_X = 84, WHO_X = 98, LEVEL_X = 424, ACTOR_X = 434,	/* labels, and where their arrows begin */
	LANES_X = 456, LANE = 162, BAR = 122,
	WIDTH = LANES_X + LIFE_COPIES * LANE + MARGIN,
	TITLE_Y = 44, STEP_Y = 19, WRAP = 165,		/* characters of a line of the sentence */
	ROW = 40, BARRIER_ROW = 28, HAZARD_ROW = 62, GHOST_ROW = 44, HEAD = 64, TAIL = 30, LEGEND = 84,
};

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

/* One value has one colour, in the order in which they appear; there are seldom more than three. */
static const char *const colours[] = {
	"#e3e1dc", "#b9d6f2", "#f6d9a0", "#c3e3bd", "#dfc8ea", "#bfe6e2", "#f0e79f", "#d8c4b0",
};
#define COLOURS (sizeof(colours) / sizeof(colours[0]))

enum kind { EVENT, GHOST };

/* What stands on one stretch of the time axis. */
struct line {
	enum kind kind;
	const struct life_row *row;	/* EVENT */
	int y, height;
	int cross_x;			/* a copy that is invalidated is crossed out here, above its bar; 0: none */
	const char *cross;
};

struct svg {
	xmlTextWriter *w;
	bool failed;
	const struct scenario_result *r;
	const struct hv_hazard *hazard;	/* result->hazards[0], or NULL */
	struct line *lines;		/* owned */
	struct line *now;		/* that is being drawn */
	size_t count;
	int top, bottom;		/* of the lanes */
	uint64_t values[COLOURS];
	size_t value_count;
};

/* --- elements ------------------------------------------------------------------------------------------- */

static void start(struct svg *s, const char *element)
{
	s->failed |= xmlTextWriterStartElement(s->w, X(element)) < 0;
}

static void end(struct svg *s)
{
	s->failed |= xmlTextWriterEndElement(s->w) < 0;
}

static void put(struct svg *s, const char *name, const char *value)
{
	s->failed |= xmlTextWriterWriteAttribute(s->w, X(name), X(value)) < 0;
}

static void put_int(struct svg *s, const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", value);
	put(s, name, text);
}

static void rect(struct svg *s, int x, int y, int width, int height, int round, const char *class, const char *fill)
{
	start(s, "rect");
	put_int(s, "x", x);
	put_int(s, "y", y);
	put_int(s, "width", width);
	put_int(s, "height", height);
	if (round)
		put_int(s, "rx", round);
	if (class)
		put(s, "class", class);
	if (fill)
		put(s, "fill", fill);
	end(s);
}

static void straight(struct svg *s, int x1, int y1, int x2, int y2, const char *class)
{
	start(s, "line");
	put_int(s, "x1", x1);
	put_int(s, "y1", y1);
	put_int(s, "x2", x2);
	put_int(s, "y2", y2);
	put(s, "class", class);
	end(s);
}

__attribute__((format(printf, 5, 6)))
static void text(struct svg *s, int x, int y, const char *class, const char *format, ...)
{
	char words[512];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	start(s, "text");
	put_int(s, "x", x);
	put_int(s, "y", y);
	if (class)
		put(s, "class", class);
	s->failed |= xmlTextWriterWriteString(s->w, X(words)) < 0;
	end(s);
}

static void draw_cross(struct svg *s, int x, int y, const char *class)
{
	straight(s, x - 8, y - 8, x + 8, y + 8, class);
	straight(s, x - 8, y + 8, x + 8, y - 8, class);
}

/* Cross out the copy in a lane, once the bars are drawn. */
static void cross(struct svg *s, int x, const char *class)
{
	s->now->cross_x = x;
	s->now->cross = class;
}

static void marker(struct svg *s, const char *id, const char *colour)
{
	start(s, "marker");
	put(s, "id", id);
	put(s, "viewBox", "0 0 10 10");
	put(s, "refX", "9");
	put(s, "refY", "5");
	put(s, "markerUnits", "userSpaceOnUse");
	put(s, "markerWidth", "11");
	put(s, "markerHeight", "11");
	put(s, "orient", "auto");
	start(s, "path");
	put(s, "d", "M 0 0.8 L 10 5 L 0 9.2 z");
	put(s, "fill", colour);
	end(s);
	end(s);
}

static void definitions(struct svg *s)
{
	start(s, "style");
	put(s, "type", "text/css");
	s->failed |= xmlTextWriterWriteString(s->w, X(style)) < 0;
	end(s);
	start(s, "defs");
	marker(s, "head", "#374151");
	marker(s, "head-back", "#0f766e");
	marker(s, "head-red", "#dc2626");
	marker(s, "head-ghost", "#6d28d9");
	start(s, "pattern");
	put(s, "id", "dirty");
	put(s, "patternUnits", "userSpaceOnUse");
	put(s, "width", "9");
	put(s, "height", "9");
	start(s, "path");
	put(s, "d", "M -1 10 L 10 -1 M -1 1 L 1 -1 M 8 10 L 10 8");
	put(s, "stroke", "#1f2937");
	put(s, "stroke-width", "1");
	put(s, "stroke-opacity", "0.38");
	end(s);
	end(s);
	end(s);
}

/* --- lanes ---------------------------------------------------------------------------------------------- */

static int middle(enum life_copy lane)
{
	return LANES_X + (int)lane * LANE + LANE / 2;
}

/* Edge of a lane's bar that faces the processor, and the other one. */
static int left(enum life_copy lane)
{
	return middle(lane) - BAR / 2;
}

static int right(enum life_copy lane)
{
	return middle(lane) + BAR / 2;
}

static int centre(const struct line *line)
{
	return line->y + (line->height == HAZARD_ROW ? ROW : line->height) / 2;
}

static const char *colour_of(struct svg *s, uint64_t value)
{
	for (size_t i = 0; i < s->value_count; i++)
		if (s->values[i] == value)
			return colours[i];
	if (s->value_count == COLOURS)
		return "#ffffff";
	s->values[s->value_count] = value;
	return colours[s->value_count++];
}

static void bar(struct svg *s, const struct life_row *row, enum life_copy lane, int from, int to)
{
	uint64_t bytes = life_bytes(row->e, lane);

	rect(s, left(lane), from, BAR, to - from, 4, "bar", colour_of(s, bytes));
	if (life_dirty(row->e, lane))
		rect(s, left(lane), from, BAR, to - from, 4, NULL, "url(#dirty)");
	if (life_stale(row, lane))
		rect(s, left(lane) + 1, from + 1, BAR - 2, to - from - 2, 4, "stale", NULL);
	if (life_dirty(row->e, lane))	/* the hatching must not cross the digits */
		rect(s, middle(lane) - 59, from + 4, 118, 14, 3, NULL, colour_of(s, bytes));
	text(s, middle(lane), from + 15, "bytes", "0x%" PRIx64, bytes);
}

static bool same_bar(const struct life_row *a, const struct life_row *b, enum life_copy lane)
{
	if (!a->e || !b->e)
		return false;
	return life_valid(a, lane) == life_valid(b, lane) && life_bytes(a->e, lane) == life_bytes(b->e, lane) &&
	       life_dirty(a->e, lane) == life_dirty(b->e, lane) && life_stale(a, lane) == life_stale(b, lane);
}

/* What the first event did not touch was there before it. */
static int begin(const struct svg *s, const struct line *line, enum life_copy lane)
{
	bool touched = lane == LIFE_CACHE || (line->row->e->event == HV_LIFE_STORE && !line->row->e->actor.cached);

	return line == &s->lines[0] && !touched ? s->top - 2 : centre(line);
}

/* One bar for as long as nothing changes. */
static void draw_lane(struct svg *s, enum life_copy lane)
{
	const struct line *first = NULL;

	straight(s, middle(lane), s->top, middle(lane), s->bottom, "axis");
	for (size_t i = 0; i <= s->count; i++) {
		const struct line *line = i < s->count ? &s->lines[i] : NULL;

		if (line && line->kind != EVENT)
			continue;
		if (line && first && same_bar(first->row, line->row, lane))
			continue;
		if (first && first->row->e && life_valid(first->row, lane))
			bar(s, first->row, lane, begin(s, first, lane), line ? centre(line) - 2 : s->bottom);
		first = line;
	}
}

static void draw_heads(struct svg *s)
{
	static const char *const names[LIFE_COPIES][2] = {
		[LIFE_ICACHE] = { "instruction cache", "older bytes it may hold" },
		[LIFE_CACHE] = { "data cache", "hatched: dirty" },
		[LIFE_POU] = { "unified cache", "at the PoU" },
		[LIFE_POC] = { "memory", "at the PoC" },
	};

	text(s, SEQ_X, s->top - 34, "seq", "insns");
	text(s, WHO_X, s->top - 34, "quiet", "who does what");
	for (unsigned i = 0; i < LIFE_COPIES; i++) {
		rect(s, LANES_X + (int)i * LANE + 3, s->top - 54, LANE - 6, s->bottom - s->top + 62, 8, NULL,
		     i & 1 ? "#f4f1ea" : "#f0ede5");
		text(s, middle((enum life_copy)i), s->top - 34, "lane", "%s", names[i][0]);
		text(s, middle((enum life_copy)i), s->top - 18, "under", "%s", names[i][1]);
	}
}

/* --- arrows --------------------------------------------------------------------------------------------- */

static void to_copy(struct svg *s, int y, enum life_copy lane, const char *class)
{
	straight(s, ACTOR_X, y, left(lane), y, class);
}

static void from_copy(struct svg *s, int y, enum life_copy lane, const char *class)
{
	straight(s, left(lane), y, ACTOR_X, y, class);
}

static void between(struct svg *s, int y, enum life_copy from, enum life_copy to, const char *class)
{
	straight(s, right(from), y, left(to), y, class);
}

static void draw_store(struct svg *s, const struct life_row *row, int y)
{
	to_copy(s, y, row->e->actor.cached ? LIFE_CACHE : LIFE_POC, "arrow");
}

static void draw_load(struct svg *s, const struct life_row *row, int y)
{
	from_copy(s, y, row->e->actor.cached ? LIFE_CACHE : LIFE_POC, "arrow");
}

static void draw_fetch(struct svg *s, const struct life_row *row, int y)
{
	enum life_copy lane = !row->e->actor.cached ? LIFE_POC : row->e->icache ? LIFE_ICACHE : LIFE_POU;

	from_copy(s, y, lane, "arrow");
}

/* What a DC does, by op1 and CRm of its encoding (Arm ARM C5.3); set/way: no more than a wish. */
static const struct {
	uint32_t op1, crm;
	bool cleans, invalidates;
	enum life_copy to;
} maintenance[] = {
	{ 0, 6, false, true, LIFE_CACHE },	/* IVAC, ISW */
	{ 0, 10, true, false, LIFE_POC },	/* CSW */
	{ 0, 14, true, true, LIFE_POC },	/* CISW */
	{ 3, 10, true, false, LIFE_POC },	/* CVAC */
	{ 3, 11, true, false, LIFE_POU },	/* CVAU */
	{ 3, 12, true, false, LIFE_POC },	/* CVAP */
	{ 3, 13, true, false, LIFE_POC },	/* CVADP */
	{ 3, 14, true, true, LIFE_POC },	/* CIVAC */
};

static void draw_dc(struct svg *s, const struct life_row *row, int y)
{
	uint32_t op1 = row->e->actor.insn >> 16 & 7, crm = row->e->actor.insn >> 8 & 15;

	for (size_t i = 0; i < sizeof(maintenance) / sizeof(maintenance[0]); i++) {
		if (maintenance[i].op1 != op1 || maintenance[i].crm != crm)
			continue;
		if (maintenance[i].cleans)
			between(s, y, LIFE_CACHE, maintenance[i].to, "back");
		if (maintenance[i].invalidates)
			cross(s, middle(LIFE_CACHE), "cross");
	}
}

static void draw_ic(struct svg *s, const struct life_row *row, int y)
{
	(void)row;
	(void)y;
	cross(s, middle(LIFE_ICACHE), "cross");
}

static void across(struct svg *s, int y, const char *class)
{
	straight(s, ACTOR_X, y, WIDTH - MARGIN, y, class);
}

static void draw_dsb(struct svg *s, const struct life_row *row, int y)
{
	(void)row;
	across(s, y, "dsb");
}

static void draw_context(struct svg *s, const struct life_row *row, int y)
{
	(void)row;
	across(s, y, "context");
}

static void draw_evict(struct svg *s, const struct life_row *row, int y)
{
	if (row->before && row->before->dirty && !row->e->dirty)
		between(s, y, LIFE_CACHE, LIFE_POC, "back");
	if (!row->e->valid)
		cross(s, middle(LIFE_CACHE), "cross");
}

static void draw_hazard(struct svg *s, const struct life_row *row, int y)
{
	const struct hv_hazard *h = life_hazard(s->r, row);

	from_copy(s, y, h ? life_source(h) : LIFE_POC, "red");
	if (h && h->kind == HV_HAZARD_LOST_STORE)	/* the write-back that undoes it */
		between(s, y + ROW / 2, LIFE_CACHE, LIFE_POC, "red");
}

static void (*const draw_event[])(struct svg *s, const struct life_row *row, int y) = {
	[HV_LIFE_STORE] = draw_store, [HV_LIFE_LOAD] = draw_load, [HV_LIFE_FETCH] = draw_fetch, [HV_LIFE_DC] = draw_dc,
	[HV_LIFE_IC] = draw_ic, [HV_LIFE_DSB] = draw_dsb, [HV_LIFE_CONTEXT] = draw_context, [HV_LIFE_EVICT] = draw_evict,
	[HV_LIFE_HAZARD] = draw_hazard,
};

/* The operation that is missing, where it should have been. */
static void draw_ghost(struct svg *s, int y)
{
	switch (s->hazard->missing) {
	case HV_MISSING_CLEAN_POC: between(s, y, LIFE_CACHE, LIFE_POC, "dashed"); break;
	case HV_MISSING_CLEAN_POU: between(s, y, LIFE_CACHE, LIFE_POU, "dashed"); break;
	case HV_MISSING_INVALIDATE: cross(s, middle(LIFE_CACHE), "cross-ghost"); break;
	case HV_MISSING_IC: cross(s, middle(LIFE_ICACHE), "cross-ghost"); break;
	default: across(s, y, "cross-ghost"); break;
	}
}

/* --- labels --------------------------------------------------------------------------------------------- */

static void draw_level(struct svg *s, const struct hv_life *e, int y)
{
	if (!e->actor.pc || e->event == HV_LIFE_EVICT)
		return;
	rect(s, LEVEL_X - 28, y - 12, 28, 15, 4, NULL, e->actor.el == 2 ? "#b45309" : "#1d4ed8");
	text(s, LEVEL_X - 14, y, "chip", "EL%u", e->actor.el);
	if (!e->actor.cached && (e->event <= HV_LIFE_FETCH || e->event == HV_LIFE_HAZARD))
		text(s, LEVEL_X - 34, y, "quiet end", "past the caches");
}

static void label_event(struct svg *s, const struct line *line)
{
	const struct life_row *row = line->row;
	const struct hv_hazard *h = life_hazard(s->r, row);
	const char *step = row->e && row->e->event != HV_LIFE_EVICT ? life_step(s->r, &row->e->actor) : "";
	int y = centre(line);
	char does[100];

	if (!row->e) {
		text(s, WHO_X, y + 4, "quiet", "%zu events are left out here", row->count);
		return;
	}
	life_does(row, does, sizeof(does));
	if (strlen(does) > 46)
		strcpy(does + 43, "...");
	text(s, SEQ_X, y + 4, "seq", "%" PRIu64, row->e->seq);
	if (line->height == BARRIER_ROW) {
		text(s, WHO_X, y + 4, "code", "%s", does);
		return;
	}
	text(s, WHO_X, *step ? y - 2 : y + 4, row->e->event == HV_LIFE_HAZARD ? "step bad" : "step", "%s", *step ? step : does);
	if (*step)
		text(s, WHO_X, y + 13, "code", "%s", does);
	draw_level(s, row->e, y - 2);
	if (h)
		text(s, WHO_X, y + 32, "bad", "wants 0x%" PRIx64 ", may get 0x%" PRIx64, hazard_bytes(h, h->want),
		     hazard_bytes(h, h->may));
}

static void draw_line(struct svg *s, struct line *line)
{
	const struct hv_life *e = line->kind == EVENT ? line->row->e : NULL;
	int y = centre(line);

	s->now = line;
	if (e && e->event == HV_LIFE_HAZARD)
		rect(s, MARGIN, line->y, WIDTH - 2 * MARGIN, line->height, 6, NULL, "#fde2e1");
	if (line->kind == GHOST) {
		rect(s, MARGIN, line->y + 2, ACTOR_X - MARGIN, line->height - 4, 6, NULL, "#efe8fb");
		text(s, WHO_X, y - 3, "quiet", "missing here");
		text(s, WHO_X, y + 12, "ghost", "%s", hazard_missing((enum hv_missing)s->hazard->missing));
		draw_ghost(s, y);
		return;
	}
	label_event(s, line);
	if (e && e->event < sizeof(draw_event) / sizeof(draw_event[0]))
		draw_event[e->event](s, line->row, y);
}

/* --- where everything stands ---------------------------------------------------------------------------- */

static bool by(const struct hv_life *e, const struct hv_actor *actor)
{
	return e->actor.pc == actor->pc && e->actor.step == actor->step;
}

static bool stores(const struct hv_life *e, bool cached)
{
	return e->event == HV_LIFE_STORE && e->actor.cached == cached;
}

/* True where the missing operation belongs right behind (INVALIDATE: right before) this event. */
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

/* Index of the row that the ghost stands before; `count` where nothing is missing that a picture of a line can show. */
static size_t ghost_at(const struct svg *s, const struct life_row *rows, size_t count)
{
	size_t hazard = 0, at;

	if (!s->hazard || s->hazard->missing == HV_MISSING_NOTHING || s->hazard->missing == HV_MISSING_TLBI ||
	    s->hazard->missing == HV_MISSING_ALIGNMENT)
		return count;
	while (hazard < count && !life_hazard(s->r, &rows[hazard]))
		hazard++;
	at = hazard;
	if (s->hazard->missing == HV_MISSING_INVALIDATE) {
		for (size_t i = hazard; i--;)
			if (rows[i].e && anchors(s->hazard, rows[i].e))
				at = i;
		return at;
	}
	while (at && !(rows[at - 1].e && anchors(s->hazard, rows[at - 1].e)))
		at--;
	return at ? at : hazard;
}

static void add_line(struct svg *s, enum kind kind, const struct life_row *row, int height)
{
	s->lines[s->count++] = (struct line){ .kind = kind, .row = row, .y = s->bottom, .height = height };
	s->bottom += height;
}

static int row_height(const struct svg *s, const struct life_row *row)
{
	if (!row->e || row->e->event == HV_LIFE_DSB || row->e->event == HV_LIFE_CONTEXT)
		return BARRIER_ROW;
	return life_hazard(s->r, row) ? HAZARD_ROW : ROW;
}

static bool lay_out(struct svg *s, const struct life_row *rows, size_t count)
{
	size_t ghost = ghost_at(s, rows, count);

	s->lines = calloc(count + 1, sizeof(*s->lines));
	if (!s->lines)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i == ghost)
			add_line(s, GHOST, NULL, GHOST_ROW);
		add_line(s, EVENT, &rows[i], row_height(s, &rows[i]));
	}
	s->bottom += TAIL;
	return true;
}

/* --- the document --------------------------------------------------------------------------------------- */

/* Words of `sentence` in lines of WRAP characters, from y on. Returns the y behind them; writes nothing where `s` is NULL. */
static int wrapped(struct svg *s, const char *sentence, int y)
{
	while (*sentence) {
		size_t n = strlen(sentence);

		if (n > WRAP)
			for (n = WRAP; n > 40 && sentence[n] != ' '; n--)
				;
		if (s)
			text(s, MARGIN, y, NULL, "%.*s", (int)n, sentence);
		sentence += n;
		sentence += strspn(sentence, " ");
		y += STEP_Y;
	}
	return y;
}

static void draw_title(struct svg *s, const char *sentence)
{
	const struct scenario_result *r = s->r;

	text(s, MARGIN, TITLE_Y, "title", "%s%s%s", r->scenario->name, r->fault ? ", " : "", r->fault ? r->fault->name : "");
	if (s->hazard) {
		text(s, WIDTH - MARGIN, TITLE_Y, "quiet end", "%s on %s; line 0x%" PRIx64 ", bytes from 0x%" PRIx64,
		     hv_rules[hazard_rule((enum hv_hazard_kind)s->hazard->kind)].name, r->machine ? r->machine : "?",
		     s->hazard->line, s->hazard->addr);
		wrapped(s, sentence, TITLE_Y + 28);
	}
}

/* A legend's samples are drawn as everything else is. */
static void draw_legend(struct svg *s)
{
	int y = s->bottom + 40, x = MARGIN;

	rect(s, x, y, 34, 16, 4, "bar", colours[1]);
	rect(s, x, y, 34, 16, 4, NULL, "url(#dirty)");
	text(s, x + 42, y + 12, NULL, "dirty: newer than what is behind it");
	rect(s, x + 290, y, 34, 16, 4, "bar", colours[0]);
	rect(s, x + 291, y + 1, 32, 14, 4, "stale", NULL);
	text(s, x + 332, y + 12, NULL, "not what was last stored");
	straight(s, x + 520, y + 8, x + 558, y + 8, "back");
	text(s, x + 566, y + 12, NULL, "clean, write-back");
	draw_cross(s, x + 724, y + 8, "cross");
	text(s, x + 740, y + 12, NULL, "invalidate, drop");
	text(s, x + 878, y + 12, NULL, "same colour: same bytes");
	y += 26;
	straight(s, x, y + 8, x + 38, y + 8, "arrow");
	text(s, x + 46, y + 12, NULL, "store; towards the left: load, fetch");
	straight(s, x + 290, y + 8, x + 328, y + 8, "red");
	text(s, x + 336, y + 12, NULL, "what may arrive instead");
	straight(s, x + 520, y + 8, x + 558, y + 8, "dashed");
	text(s, x + 566, y + 12, NULL, "is missing");
	straight(s, x + 698, y + 8, x + 732, y + 8, "dsb");
	text(s, x + 740, y + 12, NULL, "DSB");
	straight(s, x + 788, y + 8, x + 822, y + 8, "context");
	text(s, x + 830, y + 12, NULL, "context synchronisation");
}

/* Colours in the order of time, beginning with what memory held: it is grey. */
static void choose_colours(struct svg *s)
{
	for (size_t i = 0; i < s->count; i++)
		for (unsigned lane = LIFE_COPIES; s->lines[i].kind == EVENT && s->lines[i].row->e && lane--;)
			if (life_valid(s->lines[i].row, (enum life_copy)lane))
				colour_of(s, life_bytes(s->lines[i].row->e, (enum life_copy)lane));
}

static void draw_document(struct svg *s, const char *sentence)
{
	char box[48];

	s->failed |= xmlTextWriterStartDocument(s->w, NULL, "UTF-8", NULL) < 0;
	start(s, "svg");
	put(s, "xmlns", "http://www.w3.org/2000/svg");
	put(s, "version", "1.1");
	put_int(s, "width", WIDTH);
	put_int(s, "height", s->bottom + LEGEND + 34);
	snprintf(box, sizeof(box), "0 0 %d %d", WIDTH, s->bottom + LEGEND + 34);
	put(s, "viewBox", box);
	definitions(s);
	rect(s, 0, 0, WIDTH, s->bottom + LEGEND + 34, 0, NULL, "#fbfaf7");
	choose_colours(s);
	draw_title(s, sentence);
	draw_heads(s);
	/* Arrows first: one that passes a lane without touching it goes below its bar. */
	for (size_t i = 0; i < s->count; i++)
		draw_line(s, &s->lines[i]);
	for (unsigned lane = 0; lane < LIFE_COPIES; lane++)
		draw_lane(s, (enum life_copy)lane);
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].cross_x)
			draw_cross(s, s->lines[i].cross_x, centre(&s->lines[i]), s->lines[i].cross);
	draw_legend(s);
	end(s);
	s->failed |= xmlTextWriterEndDocument(s->w) < 0;
}

static int draw(struct svg *s, const struct life_row *rows, size_t count, FILE *f)
{
	xmlBuffer *buffer = xmlBufferCreate();
	char sentence[1000] = "";
	int err = -1;

	s->w = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	if (s->hazard)
		hazard_text(s->hazard, s->r, sentence, sizeof(sentence));
	s->top = s->bottom = wrapped(NULL, sentence, TITLE_Y + 28) + HEAD;
	if (s->w && lay_out(s, rows, count)) {
		xmlTextWriterSetIndent(s->w, 1);
		draw_document(s, sentence);
		xmlTextWriterFlush(s->w);
		errno = ENOMEM;
		if (!s->failed)
			err = fputs((const char *)xmlBufferContent(buffer), f) < 0 || fflush(f) ? -1 : 0;
	} else {
		errno = ENOMEM;
	}
	if (s->w)
		xmlFreeTextWriter(s->w);
	xmlBufferFree(buffer);
	free(s->lines);
	return err;
}

int life_svg(const struct scenario_result *result, FILE *f)
{
	struct svg s = { .r = result, .hazard = result->hazard_count ? &result->hazards[0] : NULL };
	size_t count;
	struct life_row *rows = life_rows(result, &count);
	int err;

	if (!rows) {
		errno = result->life_count ? ENOMEM : ENODATA;
		return -1;
	}
	err = draw(&s, rows, count, f);
	free(rows);
	return err;
}
