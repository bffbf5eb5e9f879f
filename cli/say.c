/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences for people. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/say.h"
#include "suite/report/page.h"

static char said[1024];

const char *cli_last_said(void)
{
	return said;
}

void cli_say(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(stderr, "hvcheck: %s\n", report_clean(text, said, sizeof(said)));
}

#define WORD_MAX 32

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Damerau's distance: letters to add, drop, change or swap; small and capital ones are the same. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1], height = strnlen(a, WORD_MAX), width = strnlen(b, WORD_MAX);

	for (size_t i = 0; i <= width; i++)
		rows[0][i] = i;
	for (size_t line = 1; line <= height; line++) {
		size_t *row = rows[line % 3], *above = rows[(line + 2) % 3], *second = rows[(line + 1) % 3];

		row[0] = line;
		for (size_t i = 1; i <= width; i++) {
			row[i] = least(least(above[i], row[i - 1]) + 1, above[i - 1] + !same(a[line - 1], b[i - 1]));
			if (line > 1 && i > 1 && same(a[line - 1], b[i - 2]) && same(a[line - 2], b[i - 1]))
				row[i] = least(row[i], second[i - 2] + 1);
		}
	}
	return rows[height % 3][width];
}

/* Two words are near if a slip of the finger or two leads from one to the other: a third of the letters, and no more than three. */
static size_t near_enough(const char *word)
{
	size_t third = (strlen(word) + 1) / 3;

	return third < 1 ? 1 : least(third, 3);
}

const char *cli_suggest(const char *word, const char *const *names, size_t count)
{
	static char text[128];
	size_t best = near_enough(word) + 1;

	*text = 0;
	for (size_t i = 0; i < count; i++) {
		size_t d = distance(word, names[i]);

		if (d >= best)
			continue;
		best = d;
		snprintf(text, sizeof(text), "; did you mean \"%s\"?", names[i]);
	}
	return text;
}
