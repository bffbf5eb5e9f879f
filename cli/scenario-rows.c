/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports of scenarios for a machine: the rows that suite/report/ know, one for each rule. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/scenarios.h"

/* One report for each scenario; the formats want a stub's name, which is the scenario's here. */
struct book {
	struct hv_report *reports;	/* owned, each; at most one for each result */
	struct hv_stub *stubs;		/* owned, with their names */
	size_t count;
	bool failed;			/* memory is out */
};

static void fill_row(struct book *b, struct hv_row *row, const struct scenario_result *r, size_t verdict,
		     const struct cli_options *o)
{
	row->status = r->verdicts[verdict].status;
	row->rule = r->verdicts[verdict].rule;
	row->calls = 1;
	if (row->status == HV_FAIL) {
		row->failed = 1;
		row->why = scenarios_why(r, verdict);
		row->replay = scenarios_repeat_line(r, o);
		row->path = scenarios_life(r, verdict);
		b->failed |= !row->why || !row->replay;
	} else if (row->status != HV_PASS) {
		row->why = strdup(r->verdicts[verdict].why ? r->verdicts[verdict].why : "this machine does not see it");
		b->failed |= !row->why;
	}
}

static void add_rows(struct book *b, struct hv_report *report, const struct scenario_result *r, const struct cli_options *o)
{
	size_t count = r->skipped ? 1 : r->verdict_count;
	struct hv_row *rows = realloc(report->rows, (report->row_count + count + 1) * sizeof(*rows));

	if (!rows) {
		b->failed = true;
		return;
	}
	report->rows = rows;
	for (size_t i = 0; i < count; i++) {
		struct hv_row *row = &rows[report->row_count++];

		*row = (struct hv_row){ .call = report->stub->name, .rule = HV_STEP_01, .status = HV_SKIP };
		if (r->skipped)
			row->why = strdup(r->skipped);
		else
			fill_row(b, row, r, i, o);
		row->machine = strdup(r->machine);
		if (asprintf(&row->id, "%s/%s@%s", report->stub->name, hv_rules[row->rule].name, r->machine) < 0)
			row->id = NULL;
		b->failed |= !row->machine || !row->id || (r->skipped && !row->why);
		report->count[row->status]++;
	}
	report->calls += !r->skipped;
	report->seconds += r->seconds;
	hv_report_time(report, r->machine, r->seconds);
}

static struct hv_report *new_report(struct book *b, const struct scenario_result *r)
{
	char name[4300];

	b->stubs[b->count].name = strdup(scenarios_name(r, name, sizeof(name)));
	b->reports[b->count].stub = &b->stubs[b->count];
	b->failed |= !b->stubs[b->count].name;
	return &b->reports[b->count++];
}

/* What was lost on the way is an error of the scenario that was under way. */
static void add_lost(struct book *b, const struct scenario_results *results)
{
	const struct scenario_result *last = results->count ? &results->r[results->count - 1] : NULL;
	const struct scenario_result cut = { .scenario = results->cut };
	const struct hv_absence *lost = &results->lost;

	if (!last || last->scenario != results->cut)
		new_report(b, &cut);
	b->failed |= !lost->why || hv_report_miss(&b->reports[b->count - 1], lost->machine, lost->lost, lost->why);
}

static int write_book(struct book *b, const struct scenario_results *results, const struct cli_options *o, FILE *f)
{
	struct hv_report *report = NULL;

	for (size_t i = 0; i < results->count && !b->failed; i++) {
		const struct scenario_result *r = &results->r[i];

		if (!i || r->scenario != results->r[i - 1].scenario)
			report = new_report(b, r);
		if (!b->failed)
			add_rows(b, report, r, o);
	}
	if (results->cut && !b->failed)
		add_lost(b, results);
	errno = ENOMEM;
	return b->failed ? -1 : o->format->write(b->reports, b->count, NULL, f);
}

int scenarios_write_rows(const struct scenario_results *results, const struct cli_options *o, FILE *f)
{
	struct book b = { .reports = calloc(results->count + 1, sizeof(*b.reports)),
			  .stubs = calloc(results->count + 1, sizeof(*b.stubs)) };
	int err = -1, why;

	errno = ENOMEM;
	if (b.reports && b.stubs)
		err = write_book(&b, results, o, f);
	why = errno;
	for (size_t i = 0; i < b.count; i++) {
		hv_report_free(&b.reports[i]);
		free(b.stubs[i].name);
	}
	free(b.reports);
	free(b.stubs);
	errno = why;
	return err;
}
