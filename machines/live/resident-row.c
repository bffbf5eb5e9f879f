/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of a report about what is so of a resident hypervisor without a call. */
#include "machines/live/resident-row.h"
#include "suite/run/rows.h"

#define STATIC "static"

static struct hv_row *get_row(const struct resident *r, enum hv_rule rule)
{
	return rows_get(r->report, r->options, r->call, rule, STATIC);
}

void resident_row_say(const struct resident *r, enum hv_rule rule, const char *why)
{
	struct hv_row *row = get_row(r, rule);

	if (!row)
		return;
	if (why)
		rows_say(row, "%s", why);
	rows_add(row, why ? HV_FAIL : HV_PASS);
	if (why)
		row->verdict = (struct hv_verdict){ .rule = (uint16_t)rule, .status = HV_FAIL };
}

void resident_row_hide(const struct resident *r, enum hv_rule rule, const char *why)
{
	struct hv_row *row = get_row(r, rule);

	if (row)
		rows_hide(row, why);
}
