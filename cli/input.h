/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are read. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLI_REPLAY_MOST (1ull << 20) /* bytes: no replay file needs as many */
/* Whole content of a regular file of at most `most` bytes, owned; NULL after saying why. */
char *cli_read(const char *path, uint64_t most, size_t *size);
/* FILE or FILE@OFFSET is read: no output may be written over it. Harmless if there is no such file. */
void input_note(const char *what);
struct stat;
/* Whether this file was noted, by whatever name: its device and inode are the same. */
bool input_is(const struct stat *st);

#endif
