/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SVG 1.1 by libxml2, so that no name can break a document. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>

#include "suite/report/svg.h"

#define X(text) ((const xmlChar *)(text))

void svg_start(struct svg *svg, const char *element)
{
	svg->failed |= xmlTextWriterStartElement(svg->w, X(element)) < 0;
}

void svg_end(struct svg *svg)
{
	svg->failed |= xmlTextWriterEndElement(svg->w) < 0;
}

void svg_put(struct svg *svg, const char *name, const char *value)
{
	svg->failed |= xmlTextWriterWriteAttribute(svg->w, X(name), X(value)) < 0;
}

void svg_put_int(struct svg *svg, const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", value);
	svg_put(svg, name, text);
}

void svg_rect(struct svg *svg, int x, int y, int width, int height, int round, const char *class, const char *fill)
{
	svg_start(svg, "rect");
	svg_put_int(svg, "x", x);
	svg_put_int(svg, "y", y);
	svg_put_int(svg, "width", width);
	svg_put_int(svg, "height", height);
	if (round)
		svg_put_int(svg, "rx", round);
	if (class)
		svg_put(svg, "class", class);
	if (fill)
		svg_put(svg, "fill", fill);
	svg_end(svg);
}

void svg_line(struct svg *svg, int x1, int y1, int x2, int y2, const char *class)
{
	svg_start(svg, "line");
	svg_put_int(svg, "x1", x1);
	svg_put_int(svg, "y1", y1);
	svg_put_int(svg, "x2", x2);
	svg_put_int(svg, "y2", y2);
	svg_put(svg, "class", class);
	svg_end(svg);
}

void svg_write(struct svg *svg, const char *words)
{
	svg->failed |= xmlTextWriterWriteString(svg->w, X(words)) < 0;
}

void svg_text(struct svg *svg, int x, int y, const char *class, const char *format, ...)
{
	char words[512];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	svg_start(svg, "text");
	svg_put_int(svg, "x", x);
	svg_put_int(svg, "y", y);
	if (class)
		svg_put(svg, "class", class);
	svg_write(svg, words);
	svg_end(svg);
}

void svg_cross(struct svg *svg, int x, int y, const char *class)
{
	svg_line(svg, x - 8, y - 8, x + 8, y + 8, class);
	svg_line(svg, x - 8, y + 8, x + 8, y - 8, class);
}

void svg_begin(struct svg *svg, int width, int height)
{
	char box[48];

	*svg = (struct svg){ .buffer = xmlBufferCreate() };
	svg->w = svg->buffer ? xmlNewTextWriterMemory(svg->buffer, 0) : NULL;
	/* Without a writer every call fails. */
	svg->failed = xmlTextWriterSetIndent(svg->w, 1) < 0 || xmlTextWriterStartDocument(svg->w, NULL, "UTF-8", NULL) < 0;
	svg_start(svg, "svg");
	svg_put(svg, "xmlns", "http://www.w3.org/2000/svg");
	svg_put(svg, "version", "1.1");
	svg_put_int(svg, "width", width);
	svg_put_int(svg, "height", height);
	snprintf(box, sizeof(box), "0 0 %d %d", width, height);
	svg_put(svg, "viewBox", box);
}

int svg_finish(struct svg *svg, FILE *f)
{
	int err = -1;

	svg_end(svg);
	svg->failed |= xmlTextWriterEndDocument(svg->w) < 0;
	if (svg->w)
		xmlFreeTextWriter(svg->w);	/* flushes it */
	errno = ENOMEM;
	if (!svg->failed)
		err = fputs((const char *)xmlBufferContent(svg->buffer), f) < 0 || fflush(f) ? -1 : 0;
	xmlBufferFree(svg->buffer);
	return err;
}
