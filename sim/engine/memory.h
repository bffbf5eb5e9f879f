/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guest memory, which the host has in its own address space. */
#ifndef SIM_ENGINE_MEMORY_H
#define SIM_ENGINE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;

#define ENGINE_REGIONS 24

/* Guest memory that the host owns too: the engine maps these very bytes. */
struct engine_region {
	uint64_t base;
	size_t size;
	uint8_t *bytes;
};

struct engine_memory {
	struct engine_region region[ENGINE_REGIONS];
	size_t count;
	bool aliased;	/* a region is reachable at another address, too */
};

/* Map `size` bytes of zeroed memory at `base` (page multiples). Returns its bytes, owned by the engine, or NULL. */
uint8_t *engine_map(struct engine *e, uint64_t base, size_t size);
/* Make the regions within physical [pa, pa + size) reachable at `va`, for guests whose own tables map them there. 0, or -1. */
int engine_alias(struct engine *e, uint64_t va, uint64_t pa, uint64_t size);
/* Have `r`, whose host memory is mapped, belong to the engine. False if there is no room: then it is unmapped. */
bool engine_keep(struct engine *e, const struct engine_region *r);
/* Host view of `size` guest bytes at `addr`, or NULL if they are not all in one region. */
uint8_t *engine_bytes(struct engine *e, uint64_t addr, size_t size);
/* Take the regions behind the first `count` away, and what was translated from them. False: that cannot be. */
bool engine_unmap_behind(struct engine *e, size_t count);
/* The host wrote code at `addr`: forget what was translated from it. */
void engine_forget(struct engine *e, uint64_t addr, size_t size);
/* The engine is closed: its regions go. */
void engine_unmap_all(struct engine *e);

#endif
