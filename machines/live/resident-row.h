/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is so of a resident hypervisor without a call, for the report: resident.c judges its tables, control.c its registers. */
#ifndef LIVE_RESIDENT_ROW_H
#define LIVE_RESIDENT_ROW_H

#include "machines/live/live.h"

struct resident {
	const struct hv_stub *stub;
	const uint8_t *ram;		/* the snapshot's */
	const struct live_places *places;
	const struct hv_suite_options *options;
	struct hv_report *report;
	const char *call;		/* what rows of this CPU are called */
};

/* `why` ends the sentence that the rule fails by; NULL: it holds. */
void resident_row_say(const struct resident *r, enum hv_rule rule, const char *why);
/* This machine and this file do not show it. */
void resident_row_hide(const struct resident *r, enum hv_rule rule, const char *why);

#endif
