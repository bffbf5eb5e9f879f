/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the stub of a replay file is: its path begins in the replay file's folder, so that it is found from anywhere. */
#ifndef SUITE_REPLAY_PATH_H
#define SUITE_REPLAY_PATH_H

#include <stdbool.h>

/*
 * The stub that was opened as `stub`, as the replay file at `file` keeps it: a built-in name as it is, FILE or FILE@OFFSET with a
 * path that begins in the folder of `file`, or at the root if FILE is not below it. Owned; NULL: no memory.
 */
char *replay_path_keep(const char *stub, const char *file);
/* And back: what to open. A path that leads to no file from there is taken as it stands. */
char *replay_path_find(const char *stub, const char *file);
/* Whether a built-in stub or a file has the name that this returned. */
bool replay_path_leads(const char *found);

#endif
