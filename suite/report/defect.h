/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failed tests that show one thing. */
#ifndef SUITE_REPORT_DEFECT_H
#define SUITE_REPORT_DEFECT_H

#include "hvcheck/report.h"

/*
 * What is wrong once: all failed tests that break one rule and, if that is known, in one register. The first of them is shown,
 * and it is one whose call was made for that rule, if there is one.
 */
struct report_defect {
	const struct hv_row *first;
	size_t tests;		/* failed tests, the first among them */
	size_t calls, machines;	/* kinds of calls and machines that these are of */
};
/* Owned array of `*count`, by rule; NULL for none. */
struct report_defect *report_defects(const struct hv_report *report, size_t *count);
/* The one of them that a row belongs to, or NULL. */
const struct report_defect *report_defect_of(const struct report_defect *defects, size_t count, const struct hv_row *row);
/* "in 37 tests more, of 12 calls on 2 machines", or "" for a defect of one test. Returns buf. */
const char *report_repeats(const struct report_defect *defect, char *buf, size_t size);
/* A sentence on the failures behind defect `i` if that one may be the cause of all of them; NULL. */
const char *report_follow_up(const struct report_defect *defects, size_t count, size_t i);

#endif
