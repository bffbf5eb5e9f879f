/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "suite/file/ram.h"

static bool fill(struct ram *r, const uint8_t *data, size_t size)
{
	uint64_t room = r->snapshot.ram_size;
	uint8_t *bytes = MAP_FAILED;

	if (r->fd >= 0 && !ftruncate(r->fd, (off_t)room))
		bytes = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, r->fd, 0);
	if (bytes == MAP_FAILED)
		return false;
	snapshot_memory(data, size, r->snapshot.ram, bytes, room);
	munmap(bytes, room);
	return true;
}

struct ram *ram_new(const struct snapshot *snapshot, const uint8_t *data, size_t size)
{
	struct ram *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->snapshot = *snapshot;
	r->fd = memfd_create("hvcheck-snapshot", MFD_CLOEXEC);
	if (fill(r, data, size))
		return r;
	ram_free(r);
	return NULL;
}

void ram_free(struct ram *r)
{
	if (r && r->fd >= 0)
		close(r->fd);
	free(r);
}

uint8_t *ram_map(const struct ram *r)
{
	void *bytes = mmap(NULL, r->snapshot.ram_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, r->fd, 0);

	return bytes == MAP_FAILED ? NULL : bytes;
}
