/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The paper of every format: written in memory first, and free of what could break a line. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>

#include "suite/report/page.h"

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

int report_character(const unsigned char *s)
{
	/* By length. What is below is overlong, or a control character. */
	static const uint32_t least[] = { 0, 0, 0xa0, 0x800, 0x10000 };
	int length = *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;
	uint32_t c = *s & (0xffu >> (length + 1));

	if (*s < 0x80)
		return *s >= ' ' || *s == '\t' || *s == '\n';
	if (*s < 0xc0 || *s > 0xf4)
		return 0;
	for (int i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[length] || (c >= 0xd800 && c < 0xe000) || c == 0xfffe || c == 0xffff || c > 0x10ffff)
		return 0;
	return length;
}
