/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of what calls cost, as text for people and as rows for programs. */
#ifndef SUITE_REPORT_COSTS_H
#define SUITE_REPORT_COSTS_H

#include "suite/cycles/cost.h"

/* What is said before any figure. */
extern const char costs_caution[];

struct costs_view {
	bool verbose;		/* the path of each bound, and what makes each width */
	bool difference;	/* two tables of one generation: how the second differs, too */
};

/* Each writes all tables as one document. Returns 0, or -1 with errno. */
int costs_text(const struct cost_table *tables, size_t count, const struct costs_view *view, FILE *f);
int costs_tsv(const struct cost_table *tables, size_t count, const struct costs_view *view, FILE *f);
int costs_json(const struct cost_table *tables, size_t count, const struct costs_view *view, FILE *f);

/* For the text: the paths of a cell's bounds, with the stages of each instruction. False: there is no memory. */
bool costs_paths(FILE *f, const struct cost_table *table, const struct cost_call *call, size_t core, enum cycles_regime regime);
/* Rows of a core file that a report has named: a bit for each that has a meaning in costs-words.c. */
typedef uint32_t costs_named;
void costs_name(costs_named *named, const char *row);
/* What each of them stands for, a line a row. */
void costs_meanings(FILE *f, costs_named named);
/* "x1, x3 to x5". Returns buf. */
const char *costs_registers(uint32_t registers, char *buf, size_t size);

#endif
