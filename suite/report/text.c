/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for a person: what was judged, failures, what was not judged and why, a line for each machine, one line at the end. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/report/defect.h"
#include "suite/report/failure.h"
#include "suite/report/formats.h"
#include "suite/report/groups.h"
#include "suite/report/page.h"
#include "suite/report/sheet.h"

static bool wants_colour(FILE *f)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	int fd = fileno(f);

	return !(no && *no) && term && strcmp(term, "dumb") && fd >= 0 && isatty(fd);
}

/* 1234567 as "1,234,567 calls". */
static const char *calls_of(size_t n, char *buf, size_t size)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%zu", n);
	size_t at = 0;

	for (int i = 0; i < length && at + 2 < size; i++) {
		if (i && (length - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	snprintf(buf + at, size - at, n == 1 ? " call" : " calls");
	return buf;
}

/* --- header --------------------------------------------------------------------------------------------- */

static void print_header(const struct report_sheet *p)
{
	static const char *const kinds[] = {
		[HV_STUB_ELF] = "ELF", [HV_STUB_IMAGE] = "kernel Image", [HV_STUB_ZIMAGE] = "zImage", [HV_STUB_RAW] = "raw bytes",
		[HV_STUB_RESIDENT] = "memory of a booted kernel", [HV_STUB_LIVE] = "resident in a booted kernel",
	};
	const struct hv_report *r = p->r;
	char text[400];

	if (!r->abi)
		return;
	fprintf(p->f, "%s%s%s: %s, %zu bytes, judged as %s (%s)\n", report_paint(p, BOLD),
		report_clean(r->stub->name, text, sizeof(text)), report_paint(p, PLAIN), kinds[r->stub->kind],
		r->stub->size, r->abi->name, r->abi->where);
	if (r->guess)
		fprintf(p->f, "%s was taken because %s\n", r->abi->name,
			report_clean(r->guess, text, sizeof(text)));
	if (r->release)
		fprintf(p->f, "release %s\n", report_clean(r->release, text, sizeof(text)));
	if (r->stub->note)
		fprintf(p->f, "note: %s\n", report_clean(r->stub->note, text, sizeof(text)));
}

/* --- failures ------------------------------------------------------------------------------------------- */

/* The test's name, what is wrong and the line that repeats it. */
static void print_briefly(const struct report_sheet *p, const struct hv_row *row)
{
	char reason[400];

	fprintf(p->f, "%sFAIL%s  %s\n", report_paint(p, RED), report_paint(p, PLAIN), row->id);
	fprintf(p->f, "      %s%s%s\n", report_follows(row) ? hv_rules[row->verdict.rule].name : "",
		report_follows(row) ? ", " : "", report_reason(p->r, row, reason, sizeof(reason)));
	if (row->replay)
		fprintf(p->f, "      %s\n", row->replay);
}

static void print_in_full(const struct report_sheet *p, const struct hv_row *row)
{
	fprintf(p->f, "\n%sFAIL%s  %s\n", report_paint(p, RED), report_paint(p, PLAIN), row->id);
	report_failure(p->f, p->r, row, "      ");
}

/* The other tests that one defect fails: their number, or each. */
static void print_repeats(const struct report_sheet *p, const struct report_defect *defects, size_t count, size_t i)
{
	const struct hv_report *r = p->r;
	char text[100];

	if (defects[i].tests < 2)
		return;
	fprintf(p->f, "      %s %s%s\n", p->view.detail == HV_VIEW_BRIEF ? "and" : "also    ",
		report_repeats(&defects[i], text, sizeof(text)), p->view.detail == HV_VIEW_VERBOSE ? ":" : "; -v lists them");
	for (const struct hv_row *row = r->rows; p->view.detail == HV_VIEW_VERBOSE && row < r->rows + r->row_count; row++)
		if (row != defects[i].first && report_defect_of(defects, count, row) == &defects[i])
			print_briefly(p, row);
}

static void print_follow_up(const struct report_sheet *p, const char *sentence)
{
	if (sentence)
		fprintf(p->f, "      %s%s\n", p->view.detail == HV_VIEW_BRIEF ? "" : "causes   ", sentence);
}

static void print_failures(const struct report_sheet *p)
{
	size_t count, most = p->view.failures ? p->view.failures : ~(size_t)0;
	struct report_defect *defects = report_defects(p->r, &count);

	for (size_t i = 0; i < count && i < most; i++) {
		if (p->view.detail == HV_VIEW_BRIEF)
			print_briefly(p, defects[i].first);
		else
			print_in_full(p, defects[i].first);
		print_repeats(p, defects, count, i);
		print_follow_up(p, report_follow_up(defects, count, i));
	}
	if (count > most)
		fprintf(p->f, "\n%zu failure%s more %s not shown, because of --max-failures\n", count - most,
			count - most == 1 ? "" : "s", count - most == 1 ? "is" : "are");
	free(defects);
}

/* Both were not run, for one reason: one line tells it. */
static bool is_told_with(const struct hv_absence *first, const struct hv_absence *m)
{
	return !first->lost && !m->lost && !strcmp(first->why, m->why);
}

static void print_absence(const struct report_sheet *p, size_t i)
{
	const struct hv_absence *m = &p->r->missing[i], *end = p->r->missing + p->r->missing_count, *next = m + 1;
	char text[500];

	fprintf(p->f, "%s%-6s%s  ", report_paint(p, m->lost ? RED : YELLOW), m->lost ? "ERROR" : "SKIP", report_paint(p, PLAIN));
	fprintf(p->f, "%s\n", report_missing_text(m, text, sizeof(text)));
	for (; next < end && is_told_with(m, next); next++)
		fprintf(p->f, "        nor was %s\n", next->machine);
}

/* Last before the sum, and not among the tests: nothing that the stub did, and nothing to miss. */
static void print_missing(const struct report_sheet *p)
{
	const struct hv_absence *m = p->r->missing;

	if (p->r->missing_count && p->view.detail != HV_VIEW_QUIET)
		fputc('\n', p->f);
	for (size_t i = 0; i < p->r->missing_count; i++)
		if (!i || !is_told_with(&m[i - 1], &m[i]))
			print_absence(p, i);
}

/* --- the end -------------------------------------------------------------------------------------------- */

static void print_count(const struct report_sheet *p, size_t n, enum report_paint colour, const char *what)
{
	fprintf(p->f, "%s%zu %s%s", report_paint(p, n ? colour : PLAIN), n, what, report_paint(p, PLAIN));
}

static bool is_pair(const struct hv_report *r, const struct report_group *group)
{
	const struct hv_row *row = report_next(r, group->machine, NULL);

	return row && row->rule == HV_AGREE_01;
}

/* Machines that ran: neither the file nor a pair of machines is one. */
static void print_machines(const struct report_sheet *p, const struct report_group *groups, size_t count)
{
	const char *before = " on ";
	char name[160];

	for (size_t i = 0; i < count; i++) {
		if (!groups[i].rows || !strcmp(groups[i].machine, "static") || is_pair(p->r, &groups[i]))
			continue;
		fprintf(p->f, "%s%s", before, report_clean(groups[i].machine, name, sizeof(name)));
		before = ", ";
	}
}

static void print_counts(const struct report_sheet *p)
{
	const struct hv_report *r = p->r;

	print_count(p, r->count[HV_PASS], GREEN, "passed, ");
	print_count(p, r->count[HV_FAIL], RED, "failed, ");
	if (r->count[HV_KNOWN])
		print_count(p, r->count[HV_KNOWN], YELLOW, "known, ");
	print_count(p, r->count[HV_SKIP], YELLOW, "skipped, ");
	if (report_missing(r, true))
		print_count(p, report_missing(r, true), RED, "lost, ");
	print_count(p, r->count[HV_UNSEEN], YELLOW, "unseen");
}

static void print_summary(const struct report_sheet *p, const struct report_group *groups, size_t count)
{
	const struct hv_report *r = p->r;
	char name[300], number[32];

	fprintf(p->f, "%s%s: ", p->view.detail == HV_VIEW_QUIET ? "" : "\n", report_clean(r->stub->name, name, sizeof(name)));
	print_counts(p);
	if (!r->calls) {
		fputs(" (nothing was run)\n", p->f);
		return;
	}
	fprintf(p->f, " (%s", calls_of(r->calls, number, sizeof(number)));
	print_machines(p, groups, count);
	fprintf(p->f, " in %.1f s)\n", r->seconds);
}

/* All that came out was UNSEEN or SKIP: a reader must not take that for a stub without a fault. */
static void print_nothing(const struct report_sheet *p)
{
	const struct hv_report *r = p->r;

	if (!r->count[HV_PASS] && !r->count[HV_FAIL] && !r->count[HV_KNOWN])
		fprintf(p->f, "%snothing was judged%s: this is no pass\n", report_paint(p, YELLOW), report_paint(p, PLAIN));
}

/* A line a machine, and one for the comparisons of two, which are many with four machines. */
static void print_lines(const struct report_sheet *p, const struct report_group *groups, size_t count)
{
	struct report_group pairs = { 0 };
	size_t found = 0;
	char text[40];

	for (size_t i = 0; i < count; i++) {
		if (!groups[i].rows)
			continue;
		if (!is_pair(p->r, &groups[i])) {
			report_machine_line(p, groups[i].machine, &groups[i]);
			continue;
		}
		pairs.machine = groups[i].machine;
		pairs.rows += groups[i].rows;
		for (unsigned status = 0; status < HV_STATUS_COUNT; status++)
			pairs.count[status] += groups[i].count[status];
		found++;
	}
	snprintf(text, sizeof(text), "%zu pairs of machines", found);
	if (found)
		report_machine_line(p, found > 1 ? text : pairs.machine, &pairs);
}

static void print_groups(const struct report_sheet *p, const struct report_group *groups, size_t count)
{
	if (p->view.detail == HV_VIEW_USUAL) {
		fputc('\n', p->f);
		print_lines(p, groups, count);
	}
	if (p->view.detail != HV_VIEW_VERBOSE)
		return;
	for (size_t i = 0; i < count; i++)
		if (groups[i].rows)
			report_machine(p, groups[i].machine);
	report_clobbers(p);
}

/* A path that no call took: what the tests say is not about that. */
static void print_unexecuted(const struct report_sheet *p)
{
	char text[400];

	if (report_unexecuted(p->r, text, sizeof(text)))
		fprintf(p->f, "%sUNSEEN%s  %s\n", report_paint(p, YELLOW), report_paint(p, PLAIN), text);
}

static void print_report(const struct report_sheet *p)
{
	size_t count;
	struct report_group *groups = report_groups(p->r, &count);

	if (p->view.detail != HV_VIEW_QUIET) {
		print_header(p);
		print_failures(p);
		report_unjudged(p);
		print_unexecuted(p);
		print_groups(p, groups, count);
		report_costs(p);
	}
	print_missing(p);
	print_summary(p, groups, count);
	print_nothing(p);
	free(groups);
}

/* --- several reports ------------------------------------------------------------------------------------ */

/* One line of many reports: what was judged as what, and its counts. */
static void print_one_of(const struct report_sheet *p, const struct hv_report *r, int width)
{
	struct report_sheet sheet = *p;
	char name[300];

	fprintf(p->f, "  %-*s  %-14s  ", width, report_clean(r->stub->name, name, sizeof(name)),
		r->abi ? r->abi->name : "not opened");
	sheet.r = r;
	print_counts(&sheet);
	fputs(r->calls ? "\n" : " (nothing was run)\n", p->f);
}

/* A kernel has several tables, and a user several files: behind all reports a line for each, and what they add up to. */
static void print_all(const struct report_sheet *p, const struct hv_report *reports, size_t count)
{
	struct hv_report all = { 0 };
	struct report_sheet sheet = *p;
	bool lost = false;
	char name[300], number[32];
	int width = 0;

	fprintf(p->f, "\n\n%sall %zu reports%s\n", report_paint(p, BOLD), count, report_paint(p, PLAIN));
	for (size_t i = 0; i < count; i++) {
		int length = (int)strlen(report_clean(reports[i].stub->name, name, sizeof(name)));

		width = length > width ? length : width;
	}
	for (size_t i = 0; i < count; i++) {
		print_one_of(p, &reports[i], width);
		for (unsigned status = 0; status < HV_STATUS_COUNT; status++)
			all.count[status] += reports[i].count[status];
		lost |= report_missing(&reports[i], true);
		all.calls += reports[i].calls;
		all.seconds += reports[i].seconds;
	}
	sheet.r = &all;
	fputs("  together: ", p->f);
	print_counts(&sheet);
	fprintf(p->f, " (%s in %.1f s)\n", calls_of(all.calls, number, sizeof(number)), all.seconds);
	if (lost)
		fprintf(p->f, "  %sincomplete%s: a machine was lost on the way, the run was interrupted, or a file cannot be "
			"opened\n", report_paint(p, RED), report_paint(p, PLAIN));
}

int report_text(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f)
{
	struct report_sheet sheet = { .colour = wants_colour(f) };
	struct report_page page;

	report_begin(&page);
	if (view)
		sheet.view = *view;
	sheet.f = page.f;
	for (size_t i = 0; page.f && i < count; i++) {
		sheet.r = &reports[i];
		if (i && sheet.view.detail != HV_VIEW_QUIET)
			fputs("\n\n", page.f);
		print_report(&sheet);
	}
	if (page.f && count > 1 && sheet.view.detail != HV_VIEW_QUIET)
		print_all(&sheet, reports, count);
	return report_end(&page, f);
}
