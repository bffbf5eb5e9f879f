/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/assembled.h"

/* Made by tests/assembled.sh. The texts are in the order of their bytes. */
extern const struct assembled_text {
	const char *text;
	const uint32_t *words;
	const uint32_t *end;
} assembled_texts[];
extern const size_t assembled_count;
extern const uint64_t assembled_arm;

static int compare(const void *text, const void *row)
{
	return strcmp(text, ((const struct assembled_text *)row)->text);
}

const uint32_t *assembled(const char *text, size_t *count)
{
	const struct assembled_text *row = bsearch(text, assembled_texts, assembled_count, sizeof(*row), compare);

	ck_assert_msg(row != NULL, "\"%s\" is not among the texts of ASM() that were assembled", text);
	*count = (size_t)(row->end - row->words);
	return row->words;
}

uint32_t assembled_word(const char *text)
{
	size_t count;
	const uint32_t *words = assembled(text, &count);

	ck_assert_msg(count == 1, "\"%s\" is %zu words", text, count);
	return *words;
}

bool assembled_has_arm(void)
{
	return assembled_arm;
}
