/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text report's lines of what was not judged: a line a reason, with the rules and the machines that it is about. */
#include <string.h>

#include "suite/report/page.h"
#include "suite/report/sheet.h"

#define RULES_SHOWN 8 /* of one reason, unless all are asked for */

static const char *reason_of(const struct hv_row *row)
{
	return row->why ? row->why : "no reason was given";
}

/* What is said of the row's machine, without its name: " does not model barriers". NULL: the reason does not begin with it. */
static const char *said_of_machine(const struct hv_row *row)
{
	size_t length = strlen(row->machine);

	return !strncmp(reason_of(row), row->machine, length) && reason_of(row)[length] == ' ' ? reason_of(row) + length : NULL;
}

/* They have one line: the reason is the same, perhaps that of another machine. */
static bool alike(const struct hv_row *a, const struct hv_row *b)
{
	const char *of_a = said_of_machine(a), *of_b = said_of_machine(b);

	return a->status == b->status && !strcmp(of_a && of_b ? of_a : reason_of(a), of_a && of_b ? of_b : reason_of(b));
}

/* The first of the rows that are alike; with `own`, of those of its machine. */
static bool is_first(const struct hv_report *r, const struct hv_row *row, bool own)
{
	for (const struct hv_row *earlier = r->rows; earlier < row; earlier++)
		if (alike(earlier, row) && (!own || !strcmp(earlier->machine, row->machine)))
			return false;
	return true;
}

/* "; so for qemu:virt:max": the other machines that the reason is true of. */
static void print_others(const struct report_sheet *p, const struct hv_row *row)
{
	const char *before = "; so for ";
	char name[160];

	if (!said_of_machine(row))
		return;
	for (const struct hv_row *other = row; other < p->r->rows + p->r->row_count; other++) {
		if (!strcmp(other->machine, row->machine) || !alike(row, other) || !is_first(p->r, other, true))
			continue;
		fprintf(p->f, "%s%s", before, report_clean(other->machine, name, sizeof(name)));
		before = ", ";
	}
}

/* " (SYS-01 SYS-02 and 5 rules more)": all of them, if what is known to be wrong or everything is to be seen. */
static void print_rules(const struct report_sheet *p, const bool rules[HV_RULE_COUNT], bool all)
{
	unsigned shown = 0, more = 0;

	fputs(" (", p->f);
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		if (!rules[rule])
			continue;
		if (all || shown < RULES_SHOWN)
			fprintf(p->f, "%s%s", shown++ ? " " : "", hv_rules[rule].name);
		else
			more++;
	}
	if (more)
		fprintf(p->f, " and %u rule%s more", more, more == 1 ? "" : "s");
	fputs(")\n", p->f);
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
	fprintf(p->f, "%s%-6s%s  %zu: %s", report_paint(p, YELLOW), words[row->status], report_paint(p, PLAIN), count,
		report_clean(reason_of(row), text, sizeof(text)));
	print_others(p, row);
	print_rules(p, rules, row->status == HV_KNOWN || p->view.detail == HV_VIEW_VERBOSE);
}

void report_unjudged(const struct report_sheet *p)
{
	const struct hv_report *r = p->r;

	static const enum hv_status order[] = { HV_KNOWN, HV_SKIP, HV_UNSEEN };

	if (r->count[HV_SKIP] + r->count[HV_UNSEEN] + r->count[HV_KNOWN])
		fputc('\n', p->f);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (const struct hv_row *row = r->rows; row < r->rows + r->row_count; row++)
			if (row->status == order[i] && is_first(r, row, false))
				print_reason(p, row);
}
