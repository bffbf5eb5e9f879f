/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of a report by the machine that they are of. */
#include <stdlib.h>
#include <string.h>

#include "suite/report/groups.h"

const struct hv_row *report_next(const struct hv_report *report, const char *machine,
				 const struct hv_row *row)
{
	for (row = row ? row + 1 : report->rows; row < report->rows + report->row_count; row++)
		if (!strcmp(row->machine, machine))
			return row;
	return NULL;
}

/* The group of `machine`, a new one behind the others if it has none. NULL: no memory. */
static struct report_group *group_of(struct report_group **groups, size_t *count, const char *machine)
{
	struct report_group *more;

	for (size_t g = 0; g < *count; g++)
		if (!strcmp((*groups)[g].machine, machine))
			return &(*groups)[g];
	more = realloc(*groups, (*count + 1) * sizeof(*more));
	if (!more)
		return NULL;
	*groups = more;
	more[*count] = (struct report_group){ .machine = machine };
	return &more[(*count)++];
}

struct report_group *report_groups(const struct hv_report *report, size_t *count)
{
	struct report_group *groups = NULL, *g;

	*count = 0;
	for (size_t i = 0; i < report->row_count; i++) {
		const struct hv_row *row = &report->rows[i];

		g = group_of(&groups, count, row->machine);
		if (!g)
			break;
		g->rows++;
		g->count[row->status]++;
		g->calls += row->calls;
	}
	for (size_t i = 0; i < report->missing_count; i++) {
		g = group_of(&groups, count, report->missing[i].machine);
		if (g)
			g->missing = &report->missing[i];
	}
	return groups;
}
