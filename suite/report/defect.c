/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One defect fails many tests: it is met by each call that goes the same way, and on each machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/defect.h"
#include "suite/report/failure.h"

static unsigned broken_rule(const struct hv_row *row)
{
	return report_follows(row) ? row->verdict.rule : row->rule;
}

static bool is_same(const struct hv_row *first, const struct hv_row *row)
{
	const struct hv_verdict *a = &first->verdict, *b = &row->verdict;

	if (broken_rule(first) != broken_rule(row))
		return false;
	return !a->diff_count || !b->diff_count || a->diff[0].reg == b->diff[0].reg;
}

const struct report_defect *report_defect_of(const struct report_defect *defects, size_t count, const struct hv_row *row)
{
	for (size_t i = 0; i < count; i++)
		if (row->status == HV_FAIL && is_same(defects[i].first, row))
			return &defects[i];
	return NULL;
}

/* Count a row's test, and its call and its machine unless a row before it of the same defect has them. */
static void count_row(const struct hv_report *r, struct report_defect *defects, size_t count, const struct hv_row *row)
{
	const struct report_defect *mine = report_defect_of(defects, count, row);
	struct report_defect *d = &defects[mine - defects];
	bool call = true, machine = true;

	for (const struct hv_row *other = r->rows; other < row; other++) {
		if (report_defect_of(defects, count, other) != mine)
			continue;
		call &= strcmp(other->call, row->call) != 0;
		machine &= strcmp(other->machine, row->machine) != 0;
	}
	d->tests++;
	d->calls += call;
	d->machines += machine;
}

/* What the file alone shows, as where its table lies, is the cause of much else. What another rule's call met comes last. */
enum order { ORDER_STATIC, ORDER_OWN, ORDER_FOLLOWS, ORDER_COUNT };

static enum order order_of(const struct hv_row *row)
{
	return report_follows(row) ? ORDER_FOLLOWS : !strcmp(row->machine, "static") ? ORDER_STATIC : ORDER_OWN;
}

struct report_defect *report_defects(const struct hv_report *report, size_t *count)
{
	struct report_defect *defects = calloc(report->count[HV_FAIL] ? report->count[HV_FAIL] : 1, sizeof(*defects));
	const struct hv_row *end = report->rows + report->row_count;

	*count = 0;
	for (unsigned pass = 0; defects && pass < ORDER_COUNT * HV_RULE_COUNT; pass++)
		for (const struct hv_row *row = report->rows; row < end; row++)
			if (row->status == HV_FAIL && row->rule == pass % HV_RULE_COUNT &&
			    order_of(row) == pass / HV_RULE_COUNT && !report_defect_of(defects, *count, row))
				defects[(*count)++] = (struct report_defect){ .first = row };
	for (const struct hv_row *row = report->rows; defects && row < end; row++)
		if (row->status == HV_FAIL)
			count_row(report, defects, *count, row);
	return defects;
}

const char *report_repeats(const struct report_defect *defect, char *buf, size_t size)
{
	size_t more = defect->tests - 1;

	*buf = 0;
	if (more)
		snprintf(buf, size, "in %zu test%s more, of %zu call%s on %zu machine%s", more, more == 1 ? "" : "s",
			 defect->calls, defect->calls == 1 ? "" : "s", defect->machines, defect->machines == 1 ? "" : "s");
	return buf;
}

const char *report_follow_up(const struct report_defect *defects, size_t count, size_t i)
{
	return defects[i].first->rule == HV_ALIGN_01 && i + 1 < count ?
	       "a CPU does not keep the low bits of its vectors' address, so all that fails below may come from this alone" : NULL;
}
