/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
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

const uint32_t *assembled(const char *text, size_t *count)
{
	for (size_t i = 0; i < assembled_count; i++)
		if (!strcmp(assembled_texts[i].text, text)) {
			*count = (size_t)(assembled_texts[i].end - assembled_texts[i].words);
			return assembled_texts[i].words;
		}
	ck_abort_msg("\"%s\" is not among the texts of ASM() that were assembled", text);
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
