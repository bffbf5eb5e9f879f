/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for a person: what was judged, a table for each machine, failures in full, one line at the end.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/report-int.h"

/* --- paint
 * --------------------------------------------------------------------------------------------------- */

enum paint { PLAIN, BOLD, RED, GREEN, YELLOW };

struct page {
	FILE *f;
	bool colour;
	const struct hv_report *r;
};

static bool wants_colour(FILE *f)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	int fd = fileno(f);

	return !(no && *no) && term && strcmp(term, "dumb") && fd >= 0 && isatty(fd);
}

static const char *paint(const struct page *p, enum paint paint)
{
	static const char *const codes[] = { "\033[0m", "\033[1m", "\033[31m", "\033[32m", "\033[33m" };

	return p->colour ? codes[paint] : "";
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

/* --- header
 * -------------------------------------------------------------------------------------------------- */

static void print_header(const struct page *p)
{
	static const char *const kinds[] = {
		[HV_STUB_ELF] = "ELF", [HV_STUB_IMAGE] = "kernel Image", [HV_STUB_RAW] = "raw bytes"
	};
	const struct hv_report *r = p->r;
	char text[400];

	fprintf(p->f, "%s%s%s: %s, %zu bytes, judged as %s (%s)\n", paint(p, BOLD),
		report_clean(r->stub->name, text, sizeof(text)), paint(p, PLAIN), kinds[r->stub->kind],
		r->stub->size, r->abi->name, r->abi->where);
	if (r->guess)
		fprintf(p->f, "%s was taken because %s\n", r->abi->name,
			report_clean(r->guess, text, sizeof(text)));
	if (r->stub->note)
		fprintf(p->f, "note: %s\n", report_clean(r->stub->note, text, sizeof(text)));
}

/* --- one table a machine
 * ------------------------------------------------------------------------------------- */

static void print_cell(const struct page *p, size_t n, enum paint colour)
{
	if (n)
		fprintf(p->f, "  %s%6zu%s", paint(p, colour), n, paint(p, PLAIN));
	else
		fputs("       .", p->f);
}

static void print_rule(const struct page *p, const char *machine, enum hv_rule rule)
{
	size_t count[4] = { 0 }, calls = 0, rows = 0;

	for (const struct hv_row *row = NULL; (row = report_next(p->r, machine, row));) {
		if (row->rule != rule)
			continue;
		rows++;
		count[row->status]++;
		calls += row->calls;
	}
	if (!rows)
		return;
	fprintf(p->f, "  %-9s %6zu", hv_rules[rule].name, calls);
	print_cell(p, count[HV_PASS], GREEN);
	print_cell(p, count[HV_FAIL], RED);
	print_cell(p, count[HV_SKIP], YELLOW);
	print_cell(p, count[HV_UNSEEN], YELLOW);
	fprintf(p->f, "  %s\n", hv_rules[rule].sentence);
}

static void print_machine(const struct page *p, const char *machine)
{
	char text[160];

	fprintf(p->f, "\n%s%s%s\n", paint(p, BOLD), report_clean(machine, text, sizeof(text)),
		paint(p, PLAIN));
	fputs("  rule      judged    pass    fail    skip  unseen  what holds\n", p->f);
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		print_rule(p, machine, (enum hv_rule)rule);
}

/* --- failures
 * ------------------------------------------------------------------------------------------------ */

static void print_failure(const struct page *p, const struct hv_row *row, bool in_full)
{
	char reason[400];

	fprintf(p->f, "%s%sFAIL%s  %s\n", in_full ? "\n" : "", paint(p, RED), paint(p, PLAIN), row->id);
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
static void print_failures(const struct page *p, enum hv_rule rule, bool follow, bool shown[HV_RULE_COUNT])
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

/* --- what was not judged
 * ------------------------------------------------------------------------------------- */

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
static void print_reason(const struct page *p, const struct hv_row *row)
{
	bool rules[HV_RULE_COUNT] = { false };
	size_t count = 0;
	char text[400];

	for (const struct hv_row *other = row; other < p->r->rows + p->r->row_count; other++) {
		if (!alike(row, other))
			continue;
		rules[other->rule] = true;
		count++;
	}
	fprintf(p->f, "%s%-6s%s  %zu: %s\n       ", paint(p, YELLOW),
		row->status == HV_SKIP ? "SKIP" : "UNSEEN", paint(p, PLAIN), count,
		report_clean(reason_of(row), text, sizeof(text)));
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (rules[rule])
			fprintf(p->f, " %s", hv_rules[rule].name);
	fputc('\n', p->f);
}

static void print_unjudged(const struct page *p)
{
	const struct hv_report *r = p->r;

	if (r->count[HV_SKIP] + r->count[HV_UNSEEN])
		fputc('\n', p->f);
	for (unsigned status = HV_SKIP; status <= HV_UNSEEN; status++)
		for (const struct hv_row *row = r->rows; row < r->rows + r->row_count; row++)
			if (row->status == status && !said_before(r, row))
				print_reason(p, row);
}

/* --- clobbers
 * ------------------------------------------------------------------------------------------------ */

/* Bits of x0-x30 as "x0-x3 x18". */
static const char *register_list(uint32_t bits, char *buf, size_t size)
{
	size_t at = 0;

	snprintf(buf, size, "none");
	for (unsigned i = 0; i < 31; i++) {
		unsigned first = i;

		if (!(bits >> i & 1))
			continue;
		while (i < 30 && bits >> (i + 1) & 1)
			i++;
		at += (size_t)snprintf(buf + at, size - at, first == i ? "%sx%u" : "%sx%u-x%u", at ? " " : "",
				       first, i);
		if (at >= size)
			break;
	}
	return buf;
}

static void print_clobbers(const struct page *p)
{
	const struct hv_report *r = p->r;
	char may[96], known[96], seen[96], more[96];

	if (!r->clobber_count)
		return;
	fprintf(p->f, "\n%sx0-x30 that calls change%s\n  %-14s  %-10s  %-14s  %s\n", paint(p, BOLD),
		paint(p, PLAIN), "call", "may", "known to", "did here");
	for (size_t i = 0; i < r->clobber_count; i++) {
		const struct hv_clobber_row *c = &r->clobbers[i];

		fprintf(p->f, "  %-14s  %-10s  %-14s  %s", c->call,
			register_list(c->documented, may, sizeof(may)),
			register_list(c->known, known, sizeof(known)),
			register_list(c->seen, seen, sizeof(seen)));
		if (c->seen & ~c->known)
			fprintf(p->f, "  %s<- not known to: %s%s", paint(p, YELLOW),
				register_list(c->seen & ~c->known, more, sizeof(more)), paint(p, PLAIN));
		fputc('\n', p->f);
	}
}

/* --- the end
 * ------------------------------------------------------------------------------------------------- */

static void print_summary(const struct page *p, const struct report_group *groups, size_t count)
{
	const struct hv_report *r = p->r;
	char name[300], number[32];
	const char *before = " on ";

	fprintf(p->f, "\n%s: %s%zu passed%s, %s%zu failed%s, %zu skipped, %zu unseen (",
		report_clean(r->stub->name, name, sizeof(name)), paint(p, r->count[HV_PASS] ? GREEN : PLAIN),
		r->count[HV_PASS], paint(p, PLAIN), paint(p, r->count[HV_FAIL] ? RED : PLAIN),
		r->count[HV_FAIL], paint(p, PLAIN), r->count[HV_SKIP], r->count[HV_UNSEEN]);
	if (!r->calls) {
		fputs("nothing was run)\n", p->f);
		return;
	}
	fprintf(p->f, "%s calls", grouped(r->calls, number, sizeof(number)));
	for (size_t i = 0; i < count; i++) {
		const struct hv_row *row = report_next(r, groups[i].machine, NULL);

		/* Neither the file nor a pair of machines is a machine. */
		if (!strcmp(groups[i].machine, "static") || row->rule == HV_AGREE_01)
			continue;
		fprintf(p->f, "%s%s", before, report_clean(groups[i].machine, name, sizeof(name)));
		before = ", ";
	}
	fprintf(p->f, " in %.1f s)\n", r->seconds);
}

static void print_report(const struct hv_report *r, FILE *f, bool colour)
{
	const struct page p = { f, colour, r };
	bool shown[HV_RULE_COUNT] = { false };
	size_t count;
	struct report_group *groups = report_groups(r, &count);

	print_header(&p);
	for (size_t i = 0; i < count; i++)
		print_machine(&p, groups[i].machine);
	for (unsigned rule = 0; rule < 2 * HV_RULE_COUNT; rule++)
		print_failures(&p, (enum hv_rule)(rule % HV_RULE_COUNT), rule >= HV_RULE_COUNT, shown);
	print_unjudged(&p);
	print_clobbers(&p);
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
