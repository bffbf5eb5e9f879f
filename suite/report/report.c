/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports as such: the formats by name, and the end of a report. */
#include <stdlib.h>
#include <string.h>

#include "suite/report/formats.h"

const struct hv_format hv_formats[] = {
	{ "text", report_text },
	{ "ktap", report_ktap },
	{ "junit", report_junit },
	{ "html", report_html },
	{ "sarif", report_sarif },
	{ NULL, NULL },
};

const struct hv_format *hv_format_find(const char *name)
{
	for (const struct hv_format *format = hv_formats; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

void hv_report_free(struct hv_report *report)
{
	for (size_t i = 0; i < report->row_count; i++) {
		struct hv_row *row = &report->rows[i];

		free(row->id);
		free(row->machine);
		free(row->why);
		free(row->replay);
		free(row->path);
	}
	for (size_t i = 0; i < report->missing_count; i++)
		free(report->missing[i].why);
	free(report->missing);
	free(report->timings);
	free(report->costs);
	free(report->rows);
	free(report->guess);
	free(report->release);
	*report = (struct hv_report){ 0 };
}
