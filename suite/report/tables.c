/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text report's tables: how often each rule was judged on a machine, and which registers calls change. */
#include "suite/report/groups.h"
#include "suite/report/page.h"
#include "suite/report/sheet.h"

const char *report_paint(const struct report_sheet *p, enum report_paint paint)
{
	static const char *const codes[] = { "\033[0m", "\033[1m", "\033[31m", "\033[32m", "\033[33m" };

	return p->colour ? codes[paint] : "";
}

/* --- one table a machine -------------------------------------------------------------------------------- */

static void print_cell(const struct report_sheet *p, size_t n, enum report_paint colour)
{
	if (n)
		fprintf(p->f, "  %s%6zu%s", report_paint(p, colour), n, report_paint(p, PLAIN));
	else
		fputs("       .", p->f);
}

static void print_rule(const struct report_sheet *p, const char *machine, enum hv_rule rule)
{
	size_t count[HV_STATUS_COUNT] = { 0 }, calls = 0, rows = 0;

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
	if (p->r->count[HV_KNOWN])
		print_cell(p, count[HV_KNOWN], YELLOW);
	print_cell(p, count[HV_SKIP], YELLOW);
	print_cell(p, count[HV_UNSEEN], YELLOW);
	fprintf(p->f, "  %s\n", hv_rules[rule].sentence);
}

void report_machine(const struct report_sheet *p, const char *machine)
{
	char text[160];

	fprintf(p->f, "\n%s%s%s\n", report_paint(p, BOLD), report_clean(machine, text, sizeof(text)),
		report_paint(p, PLAIN));
	fprintf(p->f, "  rule       calls    pass    fail%s    skip  unseen  what holds\n",
		p->r->count[HV_KNOWN] ? "   known" : "");
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		print_rule(p, machine, (enum hv_rule)rule);
}

/* --- one line a machine --------------------------------------------------------------------------------- */

static size_t count_rules(const struct hv_report *r, const char *machine)
{
	bool seen[HV_RULE_COUNT] = { false };
	size_t count = 0;

	for (const struct hv_row *row = NULL; (row = report_next(r, machine, row));) {
		count += !seen[row->rule];
		seen[row->rule] = true;
	}
	return count;
}

void report_machine_line(const struct report_sheet *p, const char *name, const struct report_group *g)
{
	static const struct { enum hv_status status; enum report_paint colour; const char *word; } parts[] = {
		{ HV_FAIL, RED, "failed" }, { HV_KNOWN, YELLOW, "known" }, { HV_SKIP, YELLOW, "skipped" },
		{ HV_UNSEEN, YELLOW, "unseen" },
	};
	size_t rules = count_rules(p->r, g->machine);
	char text[160];

	fprintf(p->f, "%s%-22s%s  ", report_paint(p, BOLD), report_clean(name, text, sizeof(text)), report_paint(p, PLAIN));
	if (g->count[HV_PASS])
		fprintf(p->f, "%s%zu of %zu test%s passed%s", report_paint(p, GREEN), g->count[HV_PASS], g->rows,
			g->rows == 1 ? "" : "s", report_paint(p, PLAIN));
	else
		fprintf(p->f, "none of %zu test%s passed", g->rows, g->rows == 1 ? "" : "s");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (g->count[parts[i].status])
			fprintf(p->f, ", %s%zu %s%s", report_paint(p, parts[i].colour), g->count[parts[i].status], parts[i].word,
				report_paint(p, PLAIN));
	fprintf(p->f, " (%zu rule%s)\n", rules, rules == 1 ? "" : "s");
}

/* --- clobbers ------------------------------------------------------------------------------------------- */

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

void report_clobbers(const struct report_sheet *p)
{
	const struct hv_report *r = p->r;
	char may[96], known[96], seen[96], more[96];

	if (!r->clobber_count)
		return;
	fprintf(p->f, "\n%sx0-x30 that calls change%s\n  %-14s  %-10s  %-14s  %s\n", report_paint(p, BOLD),
		report_paint(p, PLAIN), "call", "may", "known to", "did here");
	for (size_t i = 0; i < r->clobber_count; i++) {
		const struct hv_clobber_row *c = &r->clobbers[i];

		fprintf(p->f, "  %-14s  %-10s  %-14s  %s", c->call,
			register_list(c->documented, may, sizeof(may)),
			register_list(c->known, known, sizeof(known)),
			register_list(c->seen, seen, sizeof(seen)));
		if (c->seen & ~c->known)
			fprintf(p->f, "  %s<- not known to: %s%s", report_paint(p, YELLOW),
				register_list(c->seen & ~c->known, more, sizeof(more)),
				report_paint(p, PLAIN));
		fputc('\n', p->f);
	}
	fprintf(p->f, "  the code behind the table can write %s\n", register_list(r->can_write, may, sizeof(may)));
}
