/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which QEMU. */
#ifndef NATIVE_PROGRAM_H
#define NATIVE_PROGRAM_H

#include <stddef.h>

/* The one that $HVCHECK_QEMU names, or the first in PATH. */
const char *program_name(void);
/* Whether it can be started and is new enough. 0, or an exit status with a sentence. */
int program_check(char *error, size_t size);
/* The same after an attempt that failed with this errno. */
int program_fails(int err, char *error, size_t size);

#endif
