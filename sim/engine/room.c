/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "sim/engine/room.h"

#include <stddef.h>
#include <sys/mman.h>

bool room_is_left(void)
{
	const size_t size = (size_t)ROOM_MIB << 20;
	void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return room != MAP_FAILED && !munmap(room, size);
}
