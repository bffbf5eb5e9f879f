/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for a person: what was judged, a table for each machine, failures, one line at the end. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/report/private.h"

static bool wants_colour(FILE *f)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	int fd = fileno(f);

	return !(no && *no) && term && strcmp(term, "dumb") && fd >= 0 && isatty(fd);
}

/* 1234567 as "1,234,567". */
static const char *grouped(size_t n, char *buf, size_t size)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%zu", n);
	size_t at = 0;

	for (int i = 0; i < length && at + 2 < size; i++) {
		if (i && (length - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = 0;
	return buf;
}

/* --- header --------------------------------------------------------------------------------------------- */

static void print_header(const struct report_sheet *p)
{
	static const char *const kinds[] = {
		[HV_STUB_ELF] = "ELF", [HV_STUB_IMAGE] = "kernel Image", [HV_STUB_RAW] = "raw bytes",
		[HV_STUB_RESIDENT] = "memory of a booted kernel"
	};
	const struct hv_report *r = p->r;
	char text[400];

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

static void print_failure(const struct report_sheet *p, const struct hv_row *row, bool in_full)
{
	char reason[400];

	fprintf(p->f, "%s%sFAIL%s  %s\n", in_full ? "\n" : "", report_paint(p, RED), report_paint(p, PLAIN),
		row->id);
	if (in_full) {
		report_failure(p->f, p->r, row, "      ");
		return;
	}
	fprintf(p->f, "      %s%s%s\n", report_follows(row) ? hv_rules[row->verdict.rule].name : "",
		report_follows(row) ? ", " : "", report_reason(p->r, row, reason, sizeof(reason)));
	if (row->replay)
		fprintf(p->f, "      %s\n", row->replay);
}

/*
 * The first failure of each rule in full, every other as a line and the line that repeats it. `follow`
 * chooses the rows that follow from another rule: they come last, and in full only where that rule's own
 * calls did not show it.
 */
static void print_failures(const struct report_sheet *p, enum hv_rule rule, bool follow,
			   bool shown[HV_RULE_COUNT])
{
	bool first = true;

	for (size_t i = 0; i < p->r->row_count; i++) {
		const struct hv_row *row = &p->r->rows[i];
		unsigned broke = report_follows(row) ? row->verdict.rule : row->rule;

		if (row->rule != rule || row->status != HV_FAIL || report_follows(row) != follow)
			continue;
		if (first && follow && shown[broke])
			fprintf(p->f, "\nThe same, in calls made for %s:\n", hv_rules[rule].name);
		print_failure(p, row, !shown[broke]);
		shown[broke] = true;
		first = false;
	}
}

/* --- what was not judged -------------------------------------------------------------------------------- */

static const char *reason_of(const struct hv_row *row)
{
	return row->why ? row->why : "no reason was given";
}

static bool alike(const struct hv_row *a, const struct hv_row *b)
{
	return a->status == b->status && !strcmp(reason_of(a), reason_of(b));
}

static bool said_before(const struct hv_report *r, const struct hv_row *row)
{
	for (const struct hv_row *earlier = r->rows; earlier < row; earlier++)
		if (alike(earlier, row))
			return true;
	return false;
}

/* All rows with one reason: how many, why, and the rules they belong to. */
static void print_reason(const struct report_sheet *p, const struct hv_row *row)
{
	static const char *const words[] = { [HV_SKIP] = "SKIP", [HV_UNSEEN] = "UNSEEN", [HV_KNOWN] = "KNOWN" };
	bool rules[HV_RULE_COUNT] = { false };
	size_t count = 0;
	char text[400];

	for (const struct hv_row *other = row; other < p->r->rows + p->r->row_count; other++) {
		if (!alike(row, other))
			continue;
		rules[other->rule] = true;
		count++;
	}
	fprintf(p->f, "%s%-6s%s  %zu: %s\n       ", report_paint(p, YELLOW), words[row->status], report_paint(p, PLAIN), count,
		report_clean(reason_of(row), text, sizeof(text)));
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (rules[rule])
			fprintf(p->f, " %s", hv_rules[rule].name);
	fputc('\n', p->f);
}

static void print_unjudged(const struct report_sheet *p)
{
	const struct hv_report *r = p->r;

	static const enum hv_status order[] = { HV_KNOWN, HV_SKIP, HV_UNSEEN };

	if (r->count[HV_SKIP] + r->count[HV_UNSEEN] + r->count[HV_KNOWN])
		fputc('\n', p->f);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (const struct hv_row *row = r->rows; row < r->rows + r->row_count; row++)
			if (row->status == order[i] && !said_before(r, row))
				print_reason(p, row);
}

/* Last before the sum, and not among the tests: nothing that the stub did, and nothing to miss. */
static void print_missing(const struct report_sheet *p)
{
	char text[500];

	if (p->r->missing_count)
		fputc('\n', p->f);
	for (size_t i = 0; i < p->r->missing_count; i++) {
		const struct hv_absence *m = &p->r->missing[i];

		fprintf(p->f, "%s%-6s%s  %s\n", report_paint(p, m->lost ? RED : YELLOW), m->lost ? "ERROR" : "SKIP",
			report_paint(p, PLAIN), report_missing_text(m, text, sizeof(text)));
	}
}

/* --- the end -------------------------------------------------------------------------------------------- */

static void print_count(const struct report_sheet *p, size_t n, enum report_paint colour, const char *what)
{
	fprintf(p->f, "%s%zu %s%s", report_paint(p, n ? colour : PLAIN), n, what, report_paint(p, PLAIN));
}

/* Machines that ran: neither the file nor a pair of machines is one. */
static void print_machines(const struct report_sheet *p, const struct report_group *groups, size_t count)
{
	const char *before = " on ";
	char name[160];

	for (size_t i = 0; i < count; i++) {
		const struct hv_row *row = report_next(p->r, groups[i].machine, NULL);

		if (!row || !strcmp(groups[i].machine, "static") || row->rule == HV_AGREE_01)
			continue;
		fprintf(p->f, "%s%s", before, report_clean(groups[i].machine, name, sizeof(name)));
		before = ", ";
	}
}

static void print_summary(const struct report_sheet *p, const struct report_group *groups, size_t count)
{
	const struct hv_report *r = p->r;
	char name[300], number[32];

	fprintf(p->f, "\n%s: ", report_clean(r->stub->name, name, sizeof(name)));
	print_count(p, r->count[HV_PASS], GREEN, "passed, ");
	print_count(p, r->count[HV_FAIL], RED, "failed, ");
	if (r->count[HV_KNOWN])
		print_count(p, r->count[HV_KNOWN], YELLOW, "known, ");
	print_count(p, r->count[HV_SKIP], YELLOW, "skipped, ");
	if (report_missing(r, true))
		print_count(p, report_missing(r, true), RED, "lost, ");
	print_count(p, r->count[HV_UNSEEN], YELLOW, "unseen (");
	if (!r->calls) {
		fputs("nothing was run)\n", p->f);
		return;
	}
	fprintf(p->f, "%s calls", grouped(r->calls, number, sizeof(number)));
	print_machines(p, groups, count);
	fprintf(p->f, " in %.1f s)\n", r->seconds);
}

static void print_report(const struct hv_report *r, FILE *f, bool colour)
{
	const struct report_sheet p = { f, colour, r };
	bool shown[HV_RULE_COUNT] = { false };
	size_t count;
	struct report_group *groups = report_groups(r, &count);

	print_header(&p);
	for (size_t i = 0; i < count; i++)
		if (groups[i].rows)
			report_machine(&p, groups[i].machine);
	for (unsigned rule = 0; rule < 2 * HV_RULE_COUNT; rule++)
		print_failures(&p, (enum hv_rule)(rule % HV_RULE_COUNT), rule >= HV_RULE_COUNT, shown);
	print_unjudged(&p);
	report_clobbers(&p);
	print_missing(&p);
	print_summary(&p, groups, count);
	free(groups);
}

int report_text(const struct hv_report *reports, size_t count, FILE *f)
{
	struct report_page page;

	report_begin(&page);
	for (size_t i = 0; page.f && i < count; i++) {
		if (i)
			fputs("\n\n", page.f);
		print_report(&reports[i], page.f, wants_colour(f));
	}
	return report_end(&page, f);
}
