/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are read whole. */
#ifndef SUITE_FILE_WHOLE_H
#define SUITE_FILE_WHOLE_H

#include <stddef.h>
#include <stdint.h>

#define WHOLE_MOST (2ull << 30)	/* Debian's package of a kernel and all its modules with debug information has 1.1 GiB */

/*
 * The content of a regular file of at most `most` bytes with a NUL behind it, owned; NULL with a sentence in `error`. What is no
 * regular file is refused at once: a FIFO may never be written to, and a device may have no end.
 */
uint8_t *whole_read(const char *path, uint64_t most, size_t *size, char *error, size_t error_size);

#endif
