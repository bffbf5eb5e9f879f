/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines: how long each took; and those that a report has no rows of, or not all. Each of these is a test of its own in every
 * format, so that none looks passed. And the instructions that no call executed: every format tells of them.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/groups.h"
#include "suite/report/page.h"

int hv_report_miss(struct hv_report *report, const char *machine, bool lost, const char *why)
{
	struct hv_absence *more = realloc(report->missing, (report->missing_count + 1) * sizeof(*more)), *m;

	if (!more)
		return -1;
	report->missing = more;
	m = &more[report->missing_count];
	*m = (struct hv_absence){ .why = strdup(why), .lost = lost };
	snprintf(m->machine, sizeof(m->machine), "%s", machine);
	return m->why ? (int)(report->missing_count++, 0) : -1;
}

void hv_report_time(struct hv_report *report, const char *machine, double seconds)
{
	struct hv_timing *more;

	for (size_t i = 0; i < report->timing_count; i++)
		if (!strcmp(report->timings[i].machine, machine)) {
			report->timings[i].seconds += seconds;
			return;
		}
	more = realloc(report->timings, (report->timing_count + 1) * sizeof(*more));
	if (!more)
		return;
	report->timings = more;
	more[report->timing_count].seconds = seconds;
	snprintf(more[report->timing_count++].machine, sizeof(more->machine), "%s", machine);
}

double report_seconds(const struct hv_report *report, const char *machine)
{
	for (size_t i = 0; i < report->timing_count; i++)
		if (!strcmp(report->timings[i].machine, machine))
			return report->timings[i].seconds;
	return 0;
}

size_t report_missing(const struct hv_report *report, bool lost)
{
	size_t count = 0;

	for (size_t i = 0; i < report->missing_count; i++)
		count += report->missing[i].lost == lost;
	return count;
}

const char *report_missing_id(const struct hv_report *report, const struct hv_absence *missing, char *buf, size_t size)
{
	snprintf(buf, size, "%s/machine@%s", report->abi ? report->abi->name : report->stub->name, missing->machine);
	return buf;
}

const char *report_missing_text(const struct hv_absence *missing, char *buf, size_t size)
{
	char why[400];

	if (!strcmp(missing->machine, HV_NO_STUB))
		return report_clean(missing->why, buf, size);
	if (missing->lost && !strcmp(missing->why, HV_INTERRUPTED))
		snprintf(buf, size, "%s was interrupted on the way", missing->machine);
	else if (missing->lost && !strcmp(missing->why, HV_INTERRUPTED_BEFORE))
		snprintf(buf, size, "%s was not run: the run was interrupted before", missing->machine);
	else
		snprintf(buf, size, "%s was %s: %s", missing->machine, missing->lost ? "lost on the way" : "not run",
			 report_clean(missing->why, why, sizeof(why)));
	return buf;
}

const char *report_unexecuted(const struct hv_report *report, char *buf, size_t size)
{
	uint64_t distance = 0;
	const char *symbol;
	char name[200];

	if (!report->unexecuted || report->unexecuted == report->behind_slots)
		return NULL;
	symbol = hv_stub_symbol(report->stub, report->first_unexecuted, &distance);
	snprintf(buf, size, "%u of the %u instructions behind live slots: no call executed them, the first at %s+0x%llx",
		 report->unexecuted, report->behind_slots, symbol ? report_clean(symbol, name, sizeof(name)) : "image",
		 (unsigned long long)(symbol ? distance : report->first_unexecuted));
	return buf;
}
