/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of the text report. */
#ifndef SUITE_REPORT_SHEET_H
#define SUITE_REPORT_SHEET_H

#include "hvcheck/report.h"

/* A text report on its way to paper. */
enum report_paint { PLAIN, BOLD, RED, GREEN, YELLOW };
struct report_sheet {
	FILE *f;
	bool colour;
	const struct hv_report *r;
	struct hv_view view;
};
/* Escape sequence, or "" without colour. */
const char *report_paint(const struct report_sheet *p, enum report_paint paint);
struct report_group;
/* How often each rule was judged on the machine, and with what result: a table, or one line under a name. */
void report_machine(const struct report_sheet *p, const char *machine);
void report_machine_line(const struct report_sheet *p, const char *name, const struct report_group *group);
/* What was not judged, and why: a line a reason. */
void report_unjudged(const struct report_sheet *p);
/* What calls cost, if that was asked: a table. */
void report_costs(const struct report_sheet *p);
/* "47-52". Returns buf. */
const char *report_typical(const struct hv_cost_row *c, char *buf, size_t size);
/* Which registers calls may change, are known to change, and did. */
void report_clobbers(const struct report_sheet *p);

#endif
