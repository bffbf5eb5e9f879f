/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of a cache line as a table: one row an event, time downwards, and on the right the four copies of the bytes that a
 * hazard is about. The columns are as wide as what stands in them, since addresses are short and instructions are long.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/life.h"

enum column { SEQ, WHO, DOES, LEVEL, COPIES, COLUMNS = COPIES + LIFE_COPIES };

#define CELL 120

static const char *const heads[COLUMNS] = {
	[SEQ] = "insns", [WHO] = "who", [DOES] = "what happens", [LEVEL] = "level",
	[COPIES + LIFE_ICACHE] = "I-cache", [COPIES + LIFE_CACHE] = "data cache", [COPIES + LIFE_POU] = "PoU",
	[COPIES + LIFE_POC] = "PoC",
};

struct sheet {
	const struct scenario_result *r;
	FILE *f;
	int width[COLUMNS];
};

static void put_copy(const struct life_row *row, enum life_copy which, char *cell)
{
	const char *mark = life_dirty(row->e, which) ? "*" : life_stale(row, which) ? "!" : "";

	if (life_valid(row, which))
		snprintf(cell, CELL, "0x%" PRIx64 "%s", life_bytes(row->e, which), mark);
	else
		strcpy(cell, "-");
}

static void put_level(const struct hv_life *e, char *cell)
{
	bool access = e->event <= HV_LIFE_FETCH || e->event == HV_LIFE_HAZARD;

	*cell = 0;
	if (e->actor.pc && e->event != HV_LIFE_EVICT)
		snprintf(cell, CELL, "EL%u%s", e->actor.el, !access ? "" : e->actor.cached ? " cached" : " uncached");
}

static void put_cell(const struct sheet *s, const struct life_row *row, unsigned column, char *cell)
{
	*cell = 0;
	if (!row->e) {
		if (column == DOES)
			snprintf(cell, CELL, "(%zu events)", row->count);
		return;
	}
	switch (column) {
	case SEQ: snprintf(cell, CELL, "%" PRIu64, row->e->seq); break;
	case WHO: snprintf(cell, CELL, "%s", row->e->event == HV_LIFE_EVICT ? "" : hazard_step(s->r, &row->e->actor)); break;
	case DOES: life_does(row, cell, CELL); break;
	case LEVEL: put_level(row->e, cell); break;
	default: put_copy(row, (enum life_copy)(column - COPIES), cell); break;
	}
}

static void measure(struct sheet *s, const struct life_row *rows, size_t count)
{
	char cell[CELL];

	for (unsigned c = 0; c < COLUMNS; c++) {
		s->width[c] = (int)strlen(heads[c]);
		for (size_t i = 0; i < count; i++) {
			put_cell(s, &rows[i], c, cell);
			if ((int)strlen(cell) > s->width[c])
				s->width[c] = (int)strlen(cell);
		}
	}
}

/* No white space at the end: the last column is not padded. */
static void put_column(const struct sheet *s, unsigned c, const char *text)
{
	if (c == SEQ)
		fprintf(s->f, "%*s", s->width[c], text);
	else
		fprintf(s->f, "  %-*s", c + 1 < COLUMNS ? s->width[c] : 0, text);
}

static void put_row(const struct sheet *s, const struct life_row *row)
{
	const struct hv_hazard *h = life_hazard(s->r, row);
	unsigned columns = row->e ? COLUMNS : DOES + 1;
	char cell[CELL];

	fputs(h ? "> " : "  ", s->f);
	for (unsigned c = 0; c < columns; c++) {
		put_cell(s, row, c, cell);
		if (c + 1 == columns && !row->e)
			fprintf(s->f, "  %s", cell);
		else
			put_column(s, c, cell);
	}
	fputc('\n', s->f);
	if (h)
		fprintf(s->f, "> %*s  wants 0x%" PRIx64 ", may get 0x%" PRIx64 "; missing: %s\n", s->width[SEQ], "",
			hazard_bytes(h, h->want), hazard_bytes(h, h->may), hazard_missing((enum hv_missing)h->missing));
}

int life_text(const struct scenario_result *result, FILE *f)
{
	struct sheet s = { .r = result, .f = f };
	size_t count;
	struct life_row *rows = life_rows(result, &count);

	if (!rows) {
		errno = result->life_count ? ENOMEM : ENODATA;
		return -1;
	}
	measure(&s, rows, count);
	fputs("  ", f);
	for (unsigned c = 0; c < COLUMNS; c++)
		put_column(&s, c, heads[c]);
	fputc('\n', f);
	for (size_t i = 0; i < count; i++)
		put_row(&s, &rows[i]);
	fputs("  * dirty   ! not what was last stored   - no copy   > the hazard\n", f);
	free(rows);
	return ferror(f) ? -1 : 0;
}
