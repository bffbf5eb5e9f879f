/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every engine has, whatever state its EL2 is in: Unicorn's handle, and guest memory. How the guest is watched while it runs
 * is in loop.c.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/engine.h"
#include "sim/room.h"

bool engine_keep(struct engine *e, const struct engine_region *r)
{
	if (e->region_count == ENGINE_REGIONS) {
		munmap(r->bytes, r->size);
		return false;
	}
	e->region[e->region_count++] = *r;
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
	if (e->spread.region.base - pa < size && !engine_touch_all(e))
		return -1;
	for (size_t i = 0; i < e->region_count; i++) {
		struct engine_region *r = &e->region[i];

		if (r->base >= pa && r->base - pa < size && r->size <= size - (r->base - pa) &&
		    uc_mem_map_ptr(e->uc, va + (r->base - pa), r->size, UC_PROT_ALL, r->bytes))
			return -1;
	}
	return 0;
}

uint8_t *engine_bytes(struct engine *e, uint64_t addr, size_t size)
{
	for (size_t i = 0; i < e->region_count; i++) {
		struct engine_region *r = &e->region[i];

		if (addr >= r->base && addr - r->base < r->size && size <= r->size - (addr - r->base))
			return r->bytes + (addr - r->base);
	}
	return NULL;
}

void engine_forget(struct engine *e, uint64_t addr, size_t size)
{
	uc_ctl_remove_cache(e->uc, addr, addr + size);
}

/* --- life ---------------------------------------------------------------------------------------------------- */

struct engine *engine_open(const struct engine_kind *kind, int model, char *error, size_t size)
{
	struct engine *e = calloc(1, sizeof(*e));
	size_t micro_size = (size_t)(kind->micro_end - kind->micro);
	uint8_t *page;

	if (!e || !room_is_left()) {
		snprintf(error, size, "sim: too little memory: a simulator takes %u MiB of address space (ulimit -v)", ROOM_MIB);
		free(e);
		return NULL;
	}
	e->kind = kind;
	if (uc_open(kind->arch, UC_MODE_ARM, &e->uc) || uc_ctl_set_cpu_model(e->uc, model)) {
		snprintf(error, size, "Unicorn does not give an %s CPU of model %d", hv_execs[kind->exec].name, model);
		engine_close(e);
		return NULL;
	}
	e->hce = e->has_el3 = true;
	e->budget = ENGINE_CALL_BUDGET;
	page = engine_map(e, MICRO_BASE, MICRO_SIZE);
	if (!page || micro_size > MICRO_SIZE) {
		snprintf(error, size, "Unicorn does not map memory");
		engine_close(e);
		return NULL;
	}
	memcpy(page, kind->micro, micro_size);
	e->micro = (struct micro_descriptor *)(page + MICRO_DESCRIPTOR);
	engine_hook(e);
	kind->start(e);
	return e;
}

void engine_close(struct engine *e)
{
	if (!e)
		return;
	/* Unmapping one by one flushes the TLB page by page, and takes longer than all that an engine is used for. */
	if (e->start)
		uc_context_free(e->start);
	if (e->uc)
		uc_close(e->uc);
	for (size_t i = 0; i < e->region_count; i++)
		munmap(e->region[i].bytes, e->region[i].size);
	free(e);
}
