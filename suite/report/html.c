/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report as one page for a browser: no script, and nothing from elsewhere. Failures are open, what passed is folded. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "suite/report/costs.h"
#include "suite/report/defect.h"
#include "suite/report/failure.h"
#include "suite/report/formats.h"
#include "suite/report/groups.h"
#include "suite/report/page.h"
#include "suite/report/sheet.h"

static const char style[] =
	"body{font:16px/1.45 sans-serif;max-width:76em;margin:2em auto;padding:0 1em;color:#222;background:#fff}\n"
	"h1{font-size:1.5em}h2{font-size:1.25em;margin-top:2em;border-top:1px solid #ccc;padding-top:1em}\n"
	"table{border-collapse:collapse;margin:.5em 0}th,td{padding:.2em .8em;text-align:left;border-bottom:1px solid #ddd}\n"
	"td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
	"pre{background:#f6f6f6;padding:.8em;overflow-x:auto;font-size:.85em}\n"
	"summary{cursor:pointer;margin:.4em 0}\n"
	".fail{color:#b00020}.pass{color:#146c2e}.open{color:#8a5300}\n"
	"@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}pre{background:#242424}"
	"th,td,h2{border-color:#444}.fail{color:#ff7b86}.pass{color:#7fd18f}.open{color:#e8b45a}}\n";

/* Text as HTML shows it. What is no printable character of a file's names shows as '?'. */
static void put(FILE *f, const char *text)
{
	for (; *text; text++) {
		if (*text == '<' || *text == '>' || *text == '&' || *text == '"')
			fprintf(f, "&#%d;", *text);
		else if ((unsigned char)*text < ' ' && *text != '\n')
			fputc('?', f);
		else if ((unsigned char)*text >= 0x7f)	/* not sure to be UTF-8: a page with a wrong byte shows nothing after it */
			fprintf(f, "\\x%02x", (unsigned char)*text);
		else
			fputc(*text, f);
	}
}

static void put_failure(FILE *f, const struct hv_report *r, const struct hv_row *row)
{
	char *text = NULL;
	size_t size;
	FILE *lines = open_memstream(&text, &size);

	if (!lines)
		return;
	report_failure(lines, r, row, "");
	if (!fclose(lines)) {
		fputs("<pre>", f);
		put(f, text);
		fputs("</pre>\n", f);
	}
	free(text);
}

/* --- failures ------------------------------------------------------------------------------------------- */

static void put_repeats(FILE *f, const struct hv_report *r, const struct report_defect *defects, size_t count, size_t i)
{
	char text[100];

	if (defects[i].tests < 2)
		return;
	fprintf(f, "<details><summary>also %s</summary><ul>\n", report_repeats(&defects[i], text, sizeof(text)));
	for (const struct hv_row *row = r->rows; row < r->rows + r->row_count; row++) {
		if (row == defects[i].first || report_defect_of(defects, count, row) != &defects[i])
			continue;
		fputs("<li>", f);
		put(f, row->id);
		if (row->replay) {
			fputs("<br/><code>", f);
			put(f, row->replay);
			fputs("</code>", f);
		}
		fputs("</li>\n", f);
	}
	fputs("</ul></details>\n", f);
}

static void put_failures(FILE *f, const struct hv_report *r)
{
	size_t count;
	struct report_defect *defects = report_defects(r, &count);

	for (size_t i = 0; i < count; i++) {
		fputs("<details open=\"\"><summary><b class=\"fail\">FAIL</b> ", f);
		put(f, defects[i].first->id);
		fputs("</summary>\n", f);
		put_failure(f, r, defects[i].first);
		put_repeats(f, r, defects, count, i);
		if (report_follow_up(defects, count, i))
			fprintf(f, "<p>%s</p>\n", report_follow_up(defects, count, i));
		fputs("</details>\n", f);
	}
	free(defects);
}

/* --- what was not judged -------------------------------------------------------------------------------- */

static const char *reason_of(const struct hv_row *row)
{
	return row->why ? row->why : "no reason was given";
}

static bool is_first(const struct hv_report *r, const struct hv_row *row)
{
	for (const struct hv_row *before = r->rows; before < row; before++)
		if (before->status == row->status && !strcmp(reason_of(before), reason_of(row)))
			return false;
	return true;
}

static void put_reason(FILE *f, const struct hv_report *r, const struct hv_row *row, const char *word)
{
	size_t count = 0;

	for (const struct hv_row *other = row; other < r->rows + r->row_count; other++)
		count += other->status == row->status && !strcmp(reason_of(other), reason_of(row));
	fprintf(f, "<details><summary><b class=\"open\">%s</b> %zu: ", word, count);
	put(f, reason_of(row));
	fputs("</summary><ul>\n", f);
	for (const struct hv_row *other = row; other < r->rows + r->row_count; other++)
		if (other->status == row->status && !strcmp(reason_of(other), reason_of(row))) {
			fputs("<li>", f);
			put(f, other->id);
			fputs("</li>\n", f);
		}
	fputs("</ul></details>\n", f);
}

static void put_unjudged(FILE *f, const struct hv_report *r)
{
	char unexecuted[400];
	static const struct { enum hv_status status; const char *word; } order[] = {
		{ HV_KNOWN, "KNOWN" }, { HV_SKIP, "SKIP" }, { HV_UNSEEN, "UNSEEN" },
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (const struct hv_row *row = r->rows; row < r->rows + r->row_count; row++)
			if (row->status == order[i].status && is_first(r, row))
				put_reason(f, r, row, order[i].word);
	for (size_t i = 0; i < r->missing_count; i++) {
		char text[500];

		fprintf(f, "<p><b class=\"%s</b> ", r->missing[i].lost ? "fail\">ERROR" : "open\">SKIP");
		put(f, report_missing_text(&r->missing[i], text, sizeof(text)));
		fputs("</p>\n", f);
	}
	if (report_unexecuted(r, unexecuted, sizeof(unexecuted))) {
		fputs("<p><b class=\"open\">UNSEEN</b> ", f);
		put(f, unexecuted);
		fputs("</p>\n", f);
	}
}

/* --- machines ------------------------------------------------------------------------------------------- */

static void put_machine(FILE *f, const struct hv_report *r, const char *machine)
{
	fputs("<table><tr><th>rule</th><th>passed</th><th>failed</th><th>known</th><th>skipped</th><th>unseen</th>"
	      "<th>what holds</th></tr>\n", f);
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		static const enum hv_status columns[] = { HV_PASS, HV_FAIL, HV_KNOWN, HV_SKIP, HV_UNSEEN };
		size_t count[HV_STATUS_COUNT] = { 0 }, rows = 0;

		for (const struct hv_row *row = NULL; (row = report_next(r, machine, row));)
			if (row->rule == rule) {
				count[row->status]++;
				rows++;
			}
		if (!rows)
			continue;
		fprintf(f, "<tr><td>%s</td>", hv_rules[rule].name);
		for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
			fprintf(f, "<td class=\"n%s\">%zu</td>", columns[i] == HV_FAIL && count[HV_FAIL] ? " fail" : "",
				count[columns[i]]);
		fputs("<td>", f);
		put(f, hv_rules[rule].sentence);
		fputs("</td></tr>\n", f);
	}
	fputs("</table>\n", f);
}

static void put_machines(FILE *f, const struct hv_report *r)
{
	size_t count;
	struct report_group *groups = report_groups(r, &count);

	for (size_t i = 0; i < count; i++) {
		const struct report_group *g = &groups[i];

		if (!g->rows)
			continue;
		fputs("<details><summary>", f);
		put(f, g->machine);
		fprintf(f, ": <span class=\"%s\">%zu of %zu tests passed</span>",
			g->count[HV_FAIL] ? "fail" : g->count[HV_PASS] ? "pass" : "open", g->count[HV_PASS], g->rows);
		fprintf(f, ", %zu failed, %zu known, %zu skipped, %zu unseen</summary>\n", g->count[HV_FAIL], g->count[HV_KNOWN],
			g->count[HV_SKIP], g->count[HV_UNSEEN]);
		put_machine(f, r, g->machine);
		fputs("</details>\n", f);
	}
	free(groups);
}

/* --- the page ------------------------------------------------------------------------------------------- */

static const char *verdict(const struct hv_report *r, const char **colour)
{
	*colour = r->count[HV_FAIL] || report_missing(r, true) ? "fail" : r->count[HV_PASS] ? "pass" : "open";
	if (r->count[HV_FAIL])
		return "does not conform";
	if (report_missing(r, true))
		return "was not judged to the end";
	return r->count[HV_PASS] ? "passed what was judged" : "was not judged: this is no pass";
}

static void put_cell(FILE *f, const char *text)
{
	fputs("<td class=\"n\">", f);
	put(f, text);
	fputs("</td>", f);
}

static void put_cost(FILE *f, const struct hv_cost_row *c)
{
	char number[64];

	fputs("<tr>", f);
	put_cell(f, c->core);
	put_cell(f, c->call);
	put_cell(f, c->regime ? c->regime : "UNSEEN");
	snprintf(number, sizeof(number), "%llu", (unsigned long long)c->best);
	put_cell(f, c->regime ? number : "");
	put_cell(f, c->regime ? report_typical(c, number, sizeof(number)) : "");
	snprintf(number, sizeof(number), "%llu%s", (unsigned long long)c->worst, c->open ? "+" : "");
	put_cell(f, c->regime ? number : "");
	put_cell(f, c->machine);
	fputs("</tr>\n", f);
}

static void put_costs(FILE *f, const struct hv_report *r)
{
	if (!r->cost_count)
		return;
	fputs("<h3>Cycles</h3>\n<p>", f);
	put(f, costs_caution);
	fputs("</p>\n<table><tr><th>core</th><th>call</th><th>regime</th><th>best</th><th>typical</th><th>worst</th>"
	      "<th>on</th></tr>\n", f);
	for (size_t i = 0; i < r->cost_count; i++)
		put_cost(f, &r->costs[i]);
	fputs("</table>\n", f);
}

static void put_report(FILE *f, const struct hv_report *r)
{
	const char *colour, *word = verdict(r, &colour);

	fputs("<h2>", f);
	put(f, r->stub->name);
	fprintf(f, " <span class=\"%s\">%s</span></h2>\n<p>", colour, word);
	if (r->abi)
		fprintf(f, "Judged as %s (%s). ", r->abi->name, r->abi->where);
	if (r->guess) {
		put(f, r->abi ? r->abi->name : "It");
		fputs(" was taken because ", f);
		put(f, r->guess);
		fputs(". ", f);
	}
	if (r->release) {
		fputs("Release ", f);
		put(f, r->release);
		fputs(". ", f);
	}
	if (r->stub->note) {
		fputs("Note: ", f);
		put(f, r->stub->note);
	}
	fprintf(f, "</p>\n<p>%zu passed, %zu failed, %zu known, %zu skipped, %zu unseen; %zu call%s in %.1f s</p>\n",
		r->count[HV_PASS], r->count[HV_FAIL], r->count[HV_KNOWN], r->count[HV_SKIP], r->count[HV_UNSEEN], r->calls,
		r->calls == 1 ? "" : "s", r->seconds);
	put_failures(f, r);
	put_unjudged(f, r);
	put_machines(f, r);
	put_costs(f, r);
}

int report_html(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f)
{
	struct report_page page;

	(void)view;	/* a reader unfolds what he wants to see */
	report_begin(&page);
	if (page.f) {
		fprintf(page.f, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>hvcheck</title>\n"
			"<meta name=\"viewport\" content=\"width=device-width\"/>\n<style>%s</style></head>\n"
			"<body><h1>hvcheck</h1>\n", style);
		for (size_t i = 0; i < count; i++)
			put_report(page.f, &reports[i]);
		fputs("</body></html>\n", page.f);
	}
	return report_end(&page, f);
}
