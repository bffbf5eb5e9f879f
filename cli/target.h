/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file that an output becomes. It is written whole or not at all: what was there before stays until all of it is written. */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include <stdio.h>
#include <sys/types.h>

struct target {
	char *path;	/* owned, without symbolic links; NULL: no regular file, and written as the output is made */
	mode_t mode;
};
/* Where to write what will be at `path`; NULL with errno, EEXIST if that is a file which is read. */
FILE *target_open(struct target *t, const char *path);
/* All is written to `f`: put it in its place. Closes `f`. Returns 0 or an errno. */
int target_keep(struct target *t, FILE *f);
/* Leave what was there before as it is. Closes `f`. */
void target_drop(struct target *t, FILE *f);

#endif
