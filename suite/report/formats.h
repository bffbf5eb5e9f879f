/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports in each format: `reports` in one file, as `view` has them. 0, or -1 with errno. */
#ifndef SUITE_REPORT_FORMATS_H
#define SUITE_REPORT_FORMATS_H

#include "hvcheck/report.h"

int report_text(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_ktap(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_junit(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_html(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_sarif(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);

#endif
