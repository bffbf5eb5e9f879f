/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "cli/patterns.h"
#include "cli/say.h"
#include "hvcheck/report.h"

/* Any word without wildcards; and with them one that begins as rules do, and no test's id does. */
static bool is_meant_as_rule(const char *word)
{
	return !strpbrk(word, "*?[\\") || isupper((unsigned char)*word);
}

static bool is_rule(const char *word)
{
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (!fnmatch(word, hv_rules[rule].name, 0))
			return true;
	return false;
}

/* Into `word` what of the pattern, of `length`, is a rule's name: all of it, or in an id what stands between '/' and '@'. */
static void take_rule(const char *pattern, size_t length, char *word, size_t size)
{
	const char *end = memchr(pattern, '@', length), *from = pattern;

	if (!end)
		end = pattern + length;
	for (const char *at = pattern; at < end; at++)
		if (*at == '/')
			from = at + 1;
	snprintf(word, size, "%.*s", (int)(end - from), from);
	if (from == pattern && end < pattern + length)	/* "*@sim:max" says nothing of a rule */
		*word = 0;
}

const char *patterns_no_rule(const char *patterns)
{
	static char word[64];

	while (*patterns) {
		size_t n = hv_test_pattern_length(patterns);

		take_rule(patterns, n, word, sizeof(word));
		if (*word && is_meant_as_rule(word) && !is_rule(word))
			return word;
		patterns += n + (patterns[n] == ',');
	}
	return NULL;
}

const char *patterns_suggest(const char *word)
{
	const char *names[HV_RULE_COUNT];

	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		names[rule] = hv_rules[rule].name;
	return cli_suggest(word, names, HV_RULE_COUNT);
}
