/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The snapshot's memory: physical in one piece, and by page under the virtual names that the guest uses. */
#include <string.h>
#include <sys/mman.h>

#include "machines/live/sim-int.h"
#include "sim/a64/registers.h"
#include "sim/regimes.h"

uint8_t *sim_memory(struct live_sim *s, uint64_t pa, size_t size)
{
	const struct snapshot *k = &s->ram->snapshot;

	return pa >= k->ram && size <= k->ram_size && pa - k->ram <= k->ram_size - size ? s->bytes + (pa - k->ram) : NULL;
}

static uint64_t descriptor(void *ctx, uint64_t pa, bool cached)
{
	const uint8_t *bytes = sim_memory(ctx, pa, 8);
	uint64_t d = 0;

	(void)cached;
	if (bytes)
		memcpy(&d, bytes, sizeof(d));
	return d;
}

uint8_t *sim_memory_locate(struct live_sim *s, uint64_t va)
{
	unsigned el = HV_PSTATE_EL(a64_get(s->e, HV_PSTATE)) == 2 ? 2 : 1;
	struct regime r = regimes_read(s->e, el);
	struct translation to;

	translate_forget(&s->translator);
	to = translate(&s->translator, &r, el, va, false);
	return to.mapped ? sim_memory(s, to.pa, 1) : NULL;
}

/* The engine asks whether there is memory at the virtual address before it translates it. */
bool sim_memory_name(struct live_sim *s, uint64_t va)
{
	uint8_t *bytes = sim_memory_locate(s, va & ~(PAGE - 1));

	return bytes && !uc_mem_map_ptr(s->e->uc, va & ~(PAGE - 1), PAGE, UC_PROT_ALL, bytes);
}

/* In the middle of a fetch the engine holds on to what a new page takes away: go() does that between two starts. */
static bool on_unmapped(uc_engine *uc, uc_mem_type type, uint64_t va, int size, int64_t value, void *ctx)
{
	struct live_sim *s = ctx;

	(void)uc;
	(void)size;
	(void)value;
	s->fault = va;
	return type != UC_MEM_FETCH_UNMAPPED && sim_memory_name(s, va);
}

/* What EL2 changes. The engine makes two stores of a pair. */
static void on_store(uc_engine *uc, uc_mem_type type, uint64_t va, int size, int64_t value, void *ctx)
{
	struct live_sim *s = ctx;
	uint8_t *bytes = sim_memory_locate(s, va);

	(void)uc;
	(void)type;
	if (!s->out || s->arrived || (bytes && !memcmp(bytes, &value, (size_t)size)))
		return;
	if (!s->out->mem_bytes || va < s->out->mem_at)
		s->out->mem_at = va;
	s->out->mem_bytes += (uint64_t)size;
}

bool sim_memory_map(struct live_sim *s)
{
	const struct snapshot *k = &s->ram->snapshot;
	struct engine_region r = { k->ram, k->ram_size, ram_map(s->ram) };

	if (!r.bytes)
		return false;
	s->bytes = r.bytes;
	if (uc_mem_map_ptr(s->e->uc, r.base, r.size, UC_PROT_ALL, r.bytes)) {
		munmap(r.bytes, r.size);
		return false;
	}
	for (size_t i = 0; s->trial && i < s->trial->patch_count; i++) {
		uint8_t *word = sim_memory(s, s->trial->patches[i].pa, 4);

		if (word)
			memcpy(word, &s->trial->patches[i].is, 4);
	}
	return engine_keep(s->e, &r);
}

void sim_memory_hook(struct live_sim *s)
{
	uc_hook hook;

	s->translator = (struct translator){ .descriptor = descriptor, .ctx = s };
	uc_hook_add(s->e->uc, &hook, UC_HOOK_MEM_UNMAPPED, (void *)on_unmapped, s, 1, 0);
	uc_hook_add(s->e->uc, &hook, UC_HOOK_MEM_WRITE, (void *)on_store, s, 1, 0);
}
