/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How rows come into a report. Private to suite/. */
#ifndef SUITE_RUN_ROWS_H
#define SUITE_RUN_ROWS_H

#include "hvcheck/report.h"

/* The filter lets this row pass. */
bool rows_wants(const struct hv_report *report, const struct hv_suite_options *options, const char *call, enum hv_rule rule,
		const char *machine);
/*
 * The row for `rule` on `call` at `machine`, made when it is not there yet; NULL if the filter drops it or memory ran
 * out (then report->rows stays whole).
 */
struct hv_row *rows_get(struct hv_report *report, const struct hv_suite_options *options, const char *call, enum hv_rule rule,
			const char *machine);
/* Count one more judgement: FAIL beats PASS beats UNSEEN beats SKIP. Returns true if it is the row's first failure. */
bool rows_add(struct hv_row *row, enum hv_status status);
/* A call went to `name`, which the file does not have: whatever the others did, the row is UNSEEN, unless it is FAIL. */
void rows_leave(struct hv_row *row, const char *name);
/* A call was not seen, or its outcome not, because the file is not what runs: the row is UNSEEN likewise. */
void rows_hide(struct hv_row *row, const char *why);
/* Give the reason of a SKIP, an UNSEEN or a static failure; the first one stays. `row` may be NULL. */
void rows_say(struct hv_row *row, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was found once: `why` "": the rule holds. What a kernel is known for (NULL: nothing) is KNOWN. `row` may be NULL. */
struct known_finding;
void rows_settle(struct hv_row *row, const struct known_finding *known, const char *why);
/* Count the rows by status. */
void rows_total(struct hv_report *report);

#endif
