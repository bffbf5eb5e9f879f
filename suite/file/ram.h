/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All the memory of a snapshot, with its registers: a file without a name, of which each machine maps a private copy. So what a
 * call writes is that machine's own, and costs the pages that it touches.
 */
#ifndef SUITE_FILE_RAM_H
#define SUITE_FILE_RAM_H

#include "suite/file/snapshot.h"

struct ram {
	struct snapshot snapshot;
	int fd;
};

/* Of a snapshot that was read from `data`. Owned; NULL: there is no memory for it. */
struct ram *ram_new(const struct snapshot *snapshot, const uint8_t *data, size_t size);
void ram_free(struct ram *r);
/* A private copy of all of it, snapshot.ram_size bytes, for munmap(2); NULL: there is no memory. */
uint8_t *ram_map(const struct ram *r);

#endif
