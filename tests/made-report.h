/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report made by hand that tests of formats write: every status, and names that break what is not written with care. */
#ifndef TESTS_MADE_REPORT_H
#define TESTS_MADE_REPORT_H

#include <check.h>
#include <string.h>

#include "hvcheck/report.h"

extern struct hv_report made_report;
extern struct hv_view made_view;	/* how it is written */
void made_report_make(void);
void made_report_drop(void);
/* Nothing in it but the stub and its generation. */
void made_report_empty(void);
/* One more row. `why` (NULL: none) is copied. */
struct hv_row *made_report_add(const char *call, enum hv_rule rule, enum hv_status status, const char *machine, const char *why);
/* It as text of this format; owned. */
char *made_report_write(const char *format);

static inline void must_have(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is not in:\n%s", part, text);
}

static inline void must_not_have(const char *text, const char *part)
{
	ck_assert_msg(!strstr(text, part), "\"%s\" is in:\n%s", part, text);
}

#endif
