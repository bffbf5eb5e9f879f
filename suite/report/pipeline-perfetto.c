/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chrome's trace events, which Perfetto reads; a cycle is a microsecond there. Slices of one track must not overlap, so an
 * instruction takes the first lane of its exception level that is free, and its stages lie within it. Each pipe has a track of its
 * own, with what it is kept by.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "suite/report/json.h"
#include "suite/report/page.h"
#include "suite/report/pipeline.h"

#define LEVELS 4
#define LANES 256	/* of a level; beyond, slices overlap in the last */
#define PIPES_FROM (LEVELS * LANES + 1)

struct lanes {
	uint64_t free_at[LEVELS][LANES];
	unsigned used[LEVELS];
};

static const char *const stages[PIPELINE_STAGES] = { "fetch", "decode", "dispatch", "execute", "wait to retire", "" };

static int lane_id(unsigned level, unsigned lane)
{
	return (int)(level * LANES + lane + 1);
}

static unsigned take_lane(struct lanes *l, const struct pipeline_row *row)
{
	unsigned level = row->el % LEVELS, lane = 0;

	while (lane < LANES - 1 && l->free_at[level][lane] > row->at[PIPELINE_FETCH])
		lane++;
	l->free_at[level][lane] = row->at[PIPELINE_RETIRE];
	if (lane >= l->used[level])
		l->used[level] = lane + 1;
	return lane;
}

static void begin(struct json *j, const char *name, const char *category, const char *phase, uint64_t at, int lane)
{
	json_open(j, NULL, '{');
	json_text(j, "name", name);
	json_text(j, "cat", category);
	json_text(j, "ph", phase);
	json_number(j, "ts", (long long)at);
	json_number(j, "pid", 1);
	json_number(j, "tid", lane);
}

static void slice(struct json *j, const char *name, const char *category, uint64_t from, uint64_t to, int lane)
{
	begin(j, name, category, "X", from, lane);
	json_number(j, "dur", (long long)(to - from));
}

static void print_row(struct json *j, const struct pipeline_row *row, size_t number, int lane)
{
	char text[96], address[24];

	slice(j, pipeline_text(row, text, sizeof(text)), "instruction", row->at[PIPELINE_FETCH], row->at[PIPELINE_RETIRE], lane);
	json_open(j, "args", '{');
	snprintf(address, sizeof(address), "0x%" PRIx64, row->pc);
	json_text(j, "pc", address);
	json_number(j, "number", (long long)number);
	json_text(j, "note", row->note);
	json_close(j, '}');
	json_close(j, '}');
	for (int s = PIPELINE_FETCH; s < PIPELINE_RETIRE; s++)
		if (row->at[s] < row->at[s + 1]) {
			slice(j, stages[s], "stage", row->at[s], row->at[s + 1], lane);
			json_close(j, '}');
		}
}

/* An arrow from where a result is complete to where it is used. */
static void print_arrow(struct json *j, const struct pipeline *p, const int *lane, size_t from, size_t to, long long id)
{
	begin(j, "result", "dependency", "s", p->rows[from].at[PIPELINE_ISSUE], lane[from]);
	json_number(j, "id", id);
	json_close(j, '}');
	begin(j, "result", "dependency", "f", p->rows[to].at[PIPELINE_ISSUE], lane[to]);
	json_number(j, "id", id);
	json_text(j, "bp", "e");
	json_close(j, '}');
}

static void name_track(struct json *j, const char *what, int lane, const char *name)
{
	json_open(j, NULL, '{');
	json_text(j, "name", what);
	json_text(j, "ph", "M");
	json_number(j, "pid", 1);
	json_number(j, "tid", lane);
	json_open(j, "args", '{');
	json_text(j, "name", name);
	json_close(j, '}');
	json_close(j, '}');
}

/* How many instructions are on their way, each time that changes. */
static void print_counter(struct json *j, const struct pipeline *p)
{
	for (size_t i = 0; i < p->count; i++) {
		uint64_t at = p->rows[i].at[PIPELINE_FETCH];
		long long alive = 0;

		for (size_t k = i + 1; k < p->count && p->rows[k].at[PIPELINE_FETCH] <= at; k++)
			alive++;
		for (size_t k = i + 1; k--;)
			alive += p->rows[k].at[PIPELINE_RETIRE] > at;
		begin(j, "instructions on their way", "counter", "C", at, 0);
		json_open(j, "args", '{');
		json_number(j, "count", alive);
		json_close(j, '}');
		json_close(j, '}');
	}
}

static void print_pipes(struct json *j, const struct pipeline *p)
{
	char text[96];

	for (int i = 0; i < PIPELINE_PIPES && *p->pipes[i]; i++) {
		snprintf(text, sizeof(text), "pipe %s", p->pipes[i]);
		name_track(j, "thread_name", PIPES_FROM + i, text);
	}
	for (size_t i = 0; i < p->use_count; i++) {
		const struct pipeline_use *u = &p->uses[i];

		slice(j, pipeline_text(&p->rows[u->row], text, sizeof(text)), "pipe", u->from, u->to, PIPES_FROM + u->pipe);
		json_close(j, '}');
	}
}

static void print_all(struct json *j, const struct pipeline *p, struct lanes *lanes, int *lane)
{
	long long arrows = 0;
	char name[32];

	name_track(j, "process_name", 0, p->title);
	for (size_t i = 0; i < p->count; i++) {
		lane[i] = lane_id(p->rows[i].el % LEVELS, take_lane(lanes, &p->rows[i]));
		print_row(j, &p->rows[i], i, lane[i]);
	}
	for (unsigned level = 0; level < LEVELS; level++)
		for (unsigned k = 0; k < lanes->used[level]; k++) {
			snprintf(name, sizeof(name), "EL%u, lane %u", level, k);
			name_track(j, "thread_name", lane_id(level, k), name);
		}
	for (size_t i = 0; i < p->count; i++)
		for (unsigned k = 0; k < p->rows[i].producer_count; k++)
			print_arrow(j, p, lane, p->rows[i].producers[k], i, ++arrows);
	print_pipes(j, p);
	print_counter(j, p);
}

int pipeline_perfetto(const struct pipeline *p, FILE *f)
{
	struct lanes *lanes = calloc(1, sizeof(*lanes));
	int *lane = calloc(p->count ? p->count : 1, sizeof(*lane)), err = -1;
	struct report_page page;
	struct json j;

	errno = ENOMEM;
	if (lanes && lane) {
		report_begin(&page);
		j = (struct json){ .f = page.f };
		if (page.f) {
			json_open(&j, NULL, '{');
			json_text(&j, "displayTimeUnit", "ns");
			json_open(&j, "traceEvents", '[');
			print_all(&j, p, lanes, lane);
			json_close(&j, ']');
			json_close(&j, '}');
			fputc('\n', page.f);
		}
		err = report_end(&page, f);
	}
	free(lanes);
	free(lane);
	return err;
}
