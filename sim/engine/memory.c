/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "sim/engine/state.h"

bool engine_keep(struct engine *e, const struct engine_region *r)
{
	if (e->memory.count == ENGINE_REGIONS) {
		munmap(r->bytes, r->size);
		return false;
	}
	e->memory.region[e->memory.count++] = *r;
	return true;
}

uint8_t *engine_map(struct engine *e, uint64_t base, size_t size)
{
	void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (bytes == MAP_FAILED)
		return NULL;
	if (uc_mem_map_ptr(e->uc, base, size, UC_PROT_ALL, bytes)) {
		munmap(bytes, size);
		return NULL;
	}
	return engine_keep(e, &(struct engine_region){ base, size, bytes }) ? bytes : NULL;
}

/* The engine asks whether there is memory at the virtual address, and only then translates it: so there must be. */
int engine_alias(struct engine *e, uint64_t va, uint64_t pa, uint64_t size)
{
	e->memory.aliased = true;
	for (size_t i = 0; i < e->memory.count; i++) {
		struct engine_region *r = &e->memory.region[i];

		if (r->base >= pa && r->base - pa < size && r->size <= size - (r->base - pa) &&
		    uc_mem_map_ptr(e->uc, va + (r->base - pa), r->size, UC_PROT_ALL, r->bytes))
			return -1;
	}
	return 0;
}

uint8_t *engine_bytes(struct engine *e, uint64_t addr, size_t size)
{
	for (size_t i = 0; i < e->memory.count; i++) {
		struct engine_region *r = &e->memory.region[i];

		if (addr >= r->base && addr - r->base < r->size && size <= r->size - (addr - r->base))
			return r->bytes + (addr - r->base);
	}
	return NULL;
}

void engine_forget(struct engine *e, uint64_t addr, size_t size)
{
	uc_ctl_remove_cache(e->uc, addr, addr + size);
}

bool engine_unmap_behind(struct engine *e, size_t count)
{
	if (e->memory.aliased || e->spread.region.size)
		return false;
	while (e->memory.count > count) {
		const struct engine_region *r = &e->memory.region[e->memory.count - 1];

		engine_forget(e, r->base, r->size);
		if (uc_mem_unmap(e->uc, r->base, r->size))
			return false;
		munmap(r->bytes, r->size);
		e->memory.count--;
	}
	return true;
}

void engine_unmap_all(struct engine *e)
{
	for (size_t i = 0; i < e->memory.count; i++)
		munmap(e->memory.region[i].bytes, e->memory.region[i].size);
}
