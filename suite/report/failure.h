/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A failed row in words. */
#ifndef SUITE_REPORT_FAILURE_H
#define SUITE_REPORT_FAILURE_H

#include "hvcheck/report.h"

/* All that is known of a failed row, several lines, each after `prefix`. */
void report_failure(FILE *f, const struct hv_report *report, const struct hv_row *row, const char *prefix);
/* The first thing that is wrong, one line: "x18: want 0x1, got 0x2". Returns buf. */
const char *report_reason(const struct hv_report *report, const struct hv_row *row, char *buf, size_t size);
/* True for a failed row whose call was made for another rule than the one that it broke. */
bool report_follows(const struct hv_row *row);
/* Where the stub lay in the row's call, for names of addresses; everything that is not known is zero. */
struct hv_places report_places(const struct hv_report *report, const struct hv_row *row);

#endif
