/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The paper of every format: written in memory first, and free of what could break a line. */
#define _GNU_SOURCE
#include <stdlib.h>

#include "suite/report/private.h"

void report_begin(struct report_page *page)
{
	page->text = NULL;
	page->f = open_memstream(&page->text, &page->size);
}

int report_end(struct report_page *page, FILE *f)
{
	int err = -1;

	if (page->f && !fclose(page->f))
		err = fwrite(page->text, 1, page->size, f) == page->size && !fflush(f) ? 0 : -1;
	free(page->text);
	return err;
}

const char *report_clean(const char *text, char *buf, size_t size)
{
	size_t n = 0;

	for (; *text && n + 1 < size; text++)
		buf[n++] = (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text;
	buf[n] = 0;
	return buf;
}
