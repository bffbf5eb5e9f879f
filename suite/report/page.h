/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that is written: into memory first, and without what a file could smuggle into it. */
#ifndef SUITE_REPORT_PAGE_H
#define SUITE_REPORT_PAGE_H

#include <stddef.h>
#include <stdio.h>

/*
 * Formats write into memory first, so that a full disk is noticed in one place: report_end() frees the text
 * behind `*page`, which report_begin() opened, and writes it to `f`. Returns 0, or -1 with errno.
 */
struct report_page {
	FILE *f;		/* write here; NULL if memory is short */
	char *text;
	size_t size;
};
void report_begin(struct report_page *page);
int report_end(struct report_page *page, FILE *f);

/* `text` without what could break a line or a terminal: a file may have any bytes for a symbol. Returns buf. */
const char *report_clean(const char *text, char *buf, size_t size);
/* Length of the UTF-8 character at `s` if XML 1.0 allows it, else 0. */
int report_character(const unsigned char *s);

#endif
