/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said to a person on standard error. */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stddef.h>

/* One line on standard error, after "hvcheck: ". */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The line that was said last. */
const char *cli_last_said(void);
/* "; did you mean "run"?" if one of `names` is near to what a person wrote, else "". Valid until the next call. */
const char *cli_suggest(const char *word, const char *const *names, size_t count);

#endif
