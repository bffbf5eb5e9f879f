/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call as a pipeline sees it, written for a viewer. Only the files beside this one know how a viewer wants it. */
#ifndef SUITE_REPORT_PIPELINE_H
#define SUITE_REPORT_PIPELINE_H

#include <stdio.h>

#include "suite/cycles/pipeline.h"

/* "konata", "perfetto", "o3", "tarmac", "svg". Returns 0, or -1 with errno. */
struct pipeline_format {
	const char *name;
	int (*write)(const struct pipeline *p, FILE *f);
};
extern const struct pipeline_format pipeline_formats[];	/* NULL name at the end */
/* By name, or NULL. */
const struct pipeline_format *pipeline_format_find(const char *name);

/* For the writers: the instruction as text, without what a field's end could be taken for. Returns buf. */
const char *pipeline_text(const struct pipeline_row *row, char *buf, size_t size);
int pipeline_konata(const struct pipeline *p, FILE *f);
int pipeline_perfetto(const struct pipeline *p, FILE *f);
int pipeline_o3(const struct pipeline *p, FILE *f);
int pipeline_tarmac(const struct pipeline *p, FILE *f);
int pipeline_svg(const struct pipeline *p, FILE *f);

#endif
