/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are written. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/target.h"

struct output {
	FILE *f;
	struct target target;	/* of a file; see target.h */
	const char *name;	/* for people */
	int err;		/* errno of a writer that failed, else 0 */
};
/*
 * `path` NULL: standard output. Returns 0, or CLI_ERROR after saying why: no file is written over that is read, and none
 * changes before output_close().
 */
int output_open(struct output *out, const char *path);
/* Put the file in its place. Returns as above. */
int output_close(struct output *out);
/* Instead of output_close(): there is nothing to write. A file that was there stays as it was. */
void output_drop(struct output *out);
/* output_drop() if `status` is CLI_ERROR, as what was printed is not all of it; else output_close(). Returns the worst status. */
int output_end(struct output *out, int status);
/* overwrite.c: whether --save may write to `path`; false after saying why not, or if the user said no. */
bool overwrite_may(const char *path, bool force);
/* Before anything else: no file that is opened later may take the place of a closed standard stream. */
void output_guard(void);
/* While a command is under way, an exit() is none of ours, and its status is 2. */
void output_under_way(bool now);

#endif
