/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kanata 0004, which Konata reads. Cycles never go back in it, so what happens is sorted by cycle first. Konata draws an arrow
 * between two stages only if their names have an X, and only if it is told while the instruction that waits is alive.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "suite/report/page.h"
#include "suite/report/pipeline.h"

/* In the order in which they are told of one cycle: an instruction's beginning before its stages, its end last. */
enum { BEGINS, STAGE, WAITS = STAGE + PIPELINE_STAGES, ENDS };

struct event {
	uint64_t cycle;
	size_t row;
	int kind;		/* STAGE + which */
};

static const char *const stages[PIPELINE_STAGES] = { "F", "Dc", "Ds", "X", "Cm", "" };

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->cycle != y->cycle)
		return x->cycle < y->cycle ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->kind - y->kind;
}

static size_t collect(const struct pipeline *p, struct event *to)
{
	size_t count = 0;

	for (size_t i = 0; i < p->count; i++) {
		const uint64_t *at = p->rows[i].at;

		to[count++] = (struct event){ at[PIPELINE_FETCH], i, BEGINS };
		for (int s = PIPELINE_FETCH; s < PIPELINE_RETIRE; s++)
			if (at[s] < at[s + 1])	/* one that takes no time has no box */
				to[count++] = (struct event){ at[s], i, STAGE + s };
		if (p->rows[i].producer_count)
			to[count++] = (struct event){ at[PIPELINE_ISSUE], i, WAITS };
		to[count++] = (struct event){ at[PIPELINE_RETIRE], i, ENDS };
	}
	qsort(to, count, sizeof(*to), by_time);
	return count;
}

static void print_event(FILE *f, const struct pipeline *p, const struct event *e, size_t *retired)
{
	const struct pipeline_row *row = &p->rows[e->row];
	char text[96], clean[200];

	switch (e->kind) {
	case BEGINS:
		fprintf(f, "I\t%zu\t%zu\t%u\n", e->row, e->row, row->el);
		fprintf(f, "L\t%zu\t0\t%08" PRIx64 ": %s\n", e->row, row->pc, pipeline_text(row, text, sizeof(text)));
		fprintf(f, "L\t%zu\t1\tEL%u, %08" PRIx32 ". %s\n", e->row, row->el, row->word,
			report_clean(row->note, clean, sizeof(clean)));
		break;
	case WAITS:
		for (unsigned i = 0; i < row->producer_count; i++)
			fprintf(f, "W\t%zu\t%zu\t0\n", e->row, row->producers[i]);
		break;
	case ENDS:
		fprintf(f, "R\t%zu\t%zu\t0\n", e->row, (*retired)++);
		break;
	default:
		fprintf(f, "S\t%zu\t0\t%s\n", e->row, stages[e->kind - STAGE]);
		break;
	}
}

int pipeline_konata(const struct pipeline *p, FILE *f)
{
	struct event *events = calloc(p->count ? p->count : 1, (PIPELINE_STAGES + 3) * sizeof(*events));
	size_t count = events ? collect(p, events) : 0, retired = 0;
	uint64_t now = count ? events[0].cycle : 0;
	struct report_page page;

	if (!events) {
		errno = ENOMEM;
		return -1;
	}
	report_begin(&page);
	if (page.f)
		fprintf(page.f, "Kanata\t0004\nC=\t%" PRIu64 "\n", now);
	for (size_t i = 0; page.f && i < count; i++) {
		if (events[i].cycle != now)
			fprintf(page.f, "C\t%" PRIu64 "\n", events[i].cycle - now);
		now = events[i].cycle;
		print_event(page.f, p, &events[i], &retired);
	}
	free(events);
	return report_end(&page, f);
}
