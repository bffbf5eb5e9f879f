/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns over tests that can match none. */
#ifndef CLI_PATTERNS_H
#define CLI_PATTERNS_H

/*
 * The first word of `patterns` (as hv_test_matches() takes them) that stands in a rule's place, and is the name of none: "REG-3",
 * alone or between the last slash and the '@' of an id. Returns a word that is kept until the next call, or NULL.
 */
const char *patterns_no_rule(const char *patterns);
/* "; did you mean "REG-03"?", or "". */
const char *patterns_suggest(const char *word);

#endif
