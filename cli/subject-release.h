/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As which release a stub is judged. */
#ifndef CLI_SUBJECT_RELEASE_H
#define CLI_SUBJECT_RELEASE_H

#include <stdbool.h>

struct subject;
/* Fill s->stub->release and s->release. Returns 0, or the exit status after saying why. */
int subject_release(struct subject *s, const char *wanted);
/* False, after saying so, if `wanted` is no release. NULL is none that is wanted. */
bool subject_release_is_number(const char *wanted);

#endif
