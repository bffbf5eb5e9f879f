/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Elements of a picture (SVG 1.1). What fails is remembered, and told once at the end. */
#ifndef SUITE_REPORT_SVG_H
#define SUITE_REPORT_SVG_H

#include <libxml/xmlwriter.h>
#include <stdbool.h>
#include <stdio.h>

struct svg {
	xmlBuffer *buffer;	/* owned, as all is, until svg_finish() */
	xmlTextWriter *w;
	bool failed;
};

/* A picture of so many pixels. */
void svg_begin(struct svg *svg, int width, int height);
/* Write it to `f`. Returns 0, or -1 with errno. */
int svg_finish(struct svg *svg, FILE *f);

void svg_start(struct svg *svg, const char *element);
void svg_end(struct svg *svg);
void svg_put(struct svg *svg, const char *attribute, const char *value);
void svg_put_int(struct svg *svg, const char *attribute, int value);
void svg_write(struct svg *svg, const char *words);

/* `class` and `fill` may be NULL, and `round`, the corners' radius, 0. */
void svg_rect(struct svg *svg, int x, int y, int width, int height, int round, const char *class, const char *fill);
void svg_line(struct svg *svg, int x1, int y1, int x2, int y2, const char *class);
void svg_cross(struct svg *svg, int x, int y, const char *class);
/* At most 511 bytes; `class` may be NULL. */
void svg_text(struct svg *svg, int x, int y, const char *class, const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
