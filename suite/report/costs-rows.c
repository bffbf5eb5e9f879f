/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the calls of a run cost: a table in the text report. */
#include <inttypes.h>
#include <string.h>

#include "suite/report/costs.h"
#include "suite/report/page.h"
#include "suite/report/sheet.h"

const char *report_typical(const struct hv_cost_row *c, char *buf, size_t size)
{
	if (c->low == c->high)
		snprintf(buf, size, "%" PRIu64, c->low);
	else
		snprintf(buf, size, "%" PRIu64 "-%" PRIu64, c->low, c->high);
	return buf;
}

void report_costs(const struct report_sheet *p)
{
	const struct hv_report *r = p->r;
	char text[64], core[64], machine[100];

	if (!r->cost_count)
		return;
	fprintf(p->f, "\n%scycles%s, as calls were executed, within what they can be over all paths\n%s\n", report_paint(p, BOLD),
		report_paint(p, PLAIN), costs_caution);
	fprintf(p->f, "  %-16s %-16s %-8s %5s %9s %13s %9s  %s\n", "core", "call", "regime", "calls", "best", "typical",
		"worst", "on");
	for (size_t i = 0; i < r->cost_count; i++) {
		const struct hv_cost_row *c = &r->costs[i];

		if (c->regime)
			fprintf(p->f, "  %-16s %-16s %-8s %5u %9" PRIu64 " %13s %8" PRIu64 "%s  %s\n",
				report_clean(c->core, core, sizeof(core)), c->call, c->regime, c->calls, c->best,
				report_typical(c, text, sizeof(text)), c->worst, c->open ? "+" : " ",
				report_clean(c->machine, machine, sizeof(machine)));
		else
			fprintf(p->f, "  UNSEEN: %s has no cycles to show\n", report_clean(c->machine, machine, sizeof(machine)));
	}
}
