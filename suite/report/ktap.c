/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * KTAP version 1 (Documentation/dev-tools/ktap.rst): one test for each machine, with its rows as subtests.
 * Diagnostics stand before the result they belong to. UNSEEN and KNOWN are SKIPs there: KTAP has no word for them.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "suite/report/failure.h"
#include "suite/report/formats.h"
#include "suite/report/groups.h"
#include "suite/report/page.h"

#define INDENT "  "

/*
 * A description may hold neither '#', which starts a directive, nor anything that ends the line. A dash and a blank before it are
 * dropped by readers, which then miss the result of the test of that name.
 */
static void put_name(FILE *f, const char *name)
{
	if (!strncmp(name, "- ", 2)) {
		fputc('_', f);
		name++;
	}
	for (int length; *name; name += length ? length : 1) {
		length = report_character((const unsigned char *)name);
		if ((unsigned char)*name < ' ' || *name == 0x7f || *name == '#')
			fputc('_', f);
		else if (length)
			fwrite(name, 1, (size_t)length, f);
		else
			fprintf(f, "\\x%02x", (unsigned char)*name);	/* no reader has to guess what it encodes */
	}
}

static void print_row(FILE *f, const struct hv_report *r, const struct hv_row *row, size_t number)
{
	char reason[400];

	if (row->status == HV_FAIL)
		report_failure(f, r, row, INDENT "# ");
	fprintf(f, INDENT "%sok %zu ", row->status == HV_FAIL ? "not " : "", number);
	put_name(f, row->id);
	if (row->status != HV_PASS && row->status != HV_FAIL)
		fprintf(f, " # SKIP %s%s", row->status == HV_UNSEEN ? "unseen: " : row->status == HV_KNOWN ? "known: " : "",
			report_clean(row->why ? row->why : "no reason was given", reason, sizeof(reason)));
	fputc('\n', f);
}

/* A machine that was lost fails, with whatever it judged before; one that could not be asked is skipped. */
static void print_missing(FILE *f, const struct hv_report *r, const struct hv_absence *missing, size_t number)
{
	char text[500], id[160];

	report_missing_text(missing, text, sizeof(text));
	if (missing->lost)
		fprintf(f, INDENT "# %s\n" INDENT "not ok %zu ", text, number);
	else
		fprintf(f, INDENT "ok %zu ", number);
	put_name(f, report_missing_id(r, missing, id, sizeof(id)));
	if (!missing->lost)
		fprintf(f, " # SKIP %s", text);
	fputc('\n', f);
}

/* The stub and the machine, however many of each there are: a dashboard compares the names of one run with those of the next. */
static void put_group_name(FILE *f, const struct hv_report *r, const struct report_group *g)
{
	put_name(f, r->stub->name);
	fputc(' ', f);
	put_name(f, g->machine);
}

/* What no call executed is no test: a diagnostic, at the stub's first machine. */
static void print_group(FILE *f, const struct hv_report *r, const struct report_group *g, size_t number, bool first)
{
	bool lost = g->missing && g->missing->lost;
	char unexecuted[400];
	size_t n = 0;

	fputs(INDENT "KTAP version 1\n" INDENT "# Subtest: ", f);
	put_group_name(f, r, g);
	fprintf(f, "\n" INDENT "1..%zu\n", g->rows + (g->missing != NULL));
	if (first && report_unexecuted(r, unexecuted, sizeof(unexecuted)))
		fprintf(f, INDENT "# unseen: %s\n", unexecuted);
	for (const struct hv_row *row = NULL; (row = report_next(r, g->machine, row));)
		print_row(f, r, row, ++n);
	if (g->missing)
		print_missing(f, r, g->missing, ++n);
	fprintf(f, "%sok %zu ", g->count[HV_FAIL] || lost ? "not " : "", number);
	put_group_name(f, r, g);
	if (!lost && !g->count[HV_FAIL] && !g->count[HV_PASS])
		fputs(" # SKIP nothing was judged", f);
	fputc('\n', f);
}

static void print_all(FILE *f, const struct hv_report *reports, size_t count)
{
	size_t size, total = 0, number = 0;

	for (size_t i = 0; i < count; i++) {
		free(report_groups(&reports[i], &size));
		total += size;
	}
	fprintf(f, "KTAP version 1\n1..%zu\n", total);
	for (size_t i = 0; i < count; i++) {
		struct report_group *groups = report_groups(&reports[i], &size);

		for (size_t g = 0; g < size; g++)
			print_group(f, &reports[i], &groups[g], ++number, !g);
		free(groups);
	}
}

int report_ktap(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f)
{
	struct report_page page;

	(void)view;	/* a program reads it, and takes all */
	report_begin(&page);
	if (page.f)
		print_all(page.f, reports, count);
	return report_end(&page, f);
}
