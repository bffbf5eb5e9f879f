/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A report's rows by the machine that they are of, and the machines that were lost or not asked. */
#ifndef SUITE_REPORT_GROUPS_H
#define SUITE_REPORT_GROUPS_H

#include "hvcheck/report.h"

/* Rows of one machine, in the report's order. */
struct report_group {
	const char *machine;	/* borrowed from a row, or from `missing` */
	size_t rows;
	const struct hv_absence *missing; /* borrowed; NULL: the machine ran to the end */
	size_t count[HV_STATUS_COUNT]; /* rows by status */
	size_t calls;
};
/* The machines of a report in the order in which they appear: owned array of `*count`, NULL for none. */
struct report_group *report_groups(const struct hv_report *report, size_t *count);
/* Seconds that the tests of `machine` took; 0: not measured. */
double report_seconds(const struct hv_report *report, const char *machine);
/* How many machines were lost, or could not be asked. */
size_t report_missing(const struct hv_report *report, bool lost);
/* Id of the test that a missing machine is, and its sentence: "qemu was not run: ...". Return buf. */
const char *report_missing_id(const struct hv_report *report, const struct hv_absence *missing, char *buf, size_t size);
const char *report_missing_text(const struct hv_absence *missing, char *buf, size_t size);
/* What no call executed, as a sentence. Returns buf; NULL: every instruction, or it is not known. */
const char *report_unexecuted(const struct hv_report *report, char *buf, size_t size);
/* Next row of `machine` behind `row` (NULL: the first), or NULL. */
const struct hv_row *report_next(const struct hv_report *report, const char *machine,
				 const struct hv_row *row);

#endif
