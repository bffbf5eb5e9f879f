/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where things lie in the memory of a machine, and what may lie there besides. */
#include <stddef.h>

#include "hvcheck/exec.h"
#include "hvcheck/places.h"
#include "hvcheck/scenario.h"

static int overlap(uint64_t at, uint64_t size, uint64_t from, uint64_t to)
{
	return at < to && (at >= from || size > from - at);
}

const char *hv_places_obstacle(const struct hv_places *places, uint64_t at, uint64_t size)
{
	const struct { uint64_t from, to; const char *name; } taken[] = {
		{ HV_LOW_END, places->ram, "the devices" },
		{ places->image, places->end, "the harness" },
		{ places->work, places->work_end, "the calls and their outcomes" },
		{ places->canary, places->canary + places->canary_size, "the canary memory" },
		{ places->high_maps, places->high_maps ? places->high_maps + HV_HIGH_MAPS_SIZE : 0, "page tables" },
		{ places->ram_end, ~0ull, "the end of RAM" },
	};

	for (unsigned i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (overlap(at, size, taken[i].from, taken[i].to))
			return taken[i].name;
	for (unsigned i = 0; i < places->gap_count; i++)
		if (overlap(at, size, places->gaps[i].at, places->gaps[i].end))
			return "what the board keeps for itself";
	return 0;
}

uint64_t hv_scene_base(const struct hv_places *places)
{
	int taken = overlap(places->stub, places->stub_size, HV_SCENE_BASE, HV_SCENE_BASE + HV_SCENE_SIZE);

	return taken ? HV_SCENE_FAR : HV_SCENE_BASE;
}

/* A caller whose own page tables have devices below 1 GiB, and 39 bits of address, stores what came of it. */
#define MAPPED_FROM (1ull << 30)
#define MAPPED_END (1ull << 39)

const char *hv_scene_obstacle(const struct hv_places *places)
{
	if (places->is_small)
		return "there is too little of it";
	if (places->image < MAPPED_FROM || places->end > 1ull << 32)
		return "the payload lies where a scenario has no memory";
	if (places->work < MAPPED_FROM || places->work_end > MAPPED_END)
		return "calls and their outcomes lie where a scenario has no memory";
	return hv_places_obstacle(places, hv_scene_base(places), HV_SCENE_SIZE);
}

int hv_places_read(struct hv_places *places, const void *image, uint64_t size, uint64_t base)
{
	const struct hv_harness *h = (const void *)((const char *)image + HV_HARNESS_AT);

	if (size < HV_HARNESS_AT + sizeof(*h) || h->magic != HV_HARNESS_MAGIC)
		return -1;
	*places = (struct hv_places){ HV_PLACES_USUAL, .exec = places->exec, .thumb = places->thumb };
	places->image = base;
	places->ram_end = hv_execs[places->exec].ram_end;
	places->canary = hv_execs[places->exec].canary;
/* The linker says by bit 0 that code is Thumb. */
#define PLACE(name) places->name = (base + HV_HARNESS_AT + offsetof(struct hv_harness, name) + (uint64_t)h->name) & ~1ull
	PLACE(run);
	PLACE(next);
	PLACE(done);
	PLACE(site);
	PLACE(site_a32);
	PLACE(site_event);
	PLACE(payload);
	PLACE(recorder);
	PLACE(landing);
	PLACE(el1_vectors);
	PLACE(door);
	PLACE(rescue);
	PLACE(rescue_el1);
	PLACE(collect);
	PLACE(idmap);
	PLACE(idmap_ro);
	PLACE(kernel_map);
	PLACE(params);
	PLACE(caller);
	PLACE(caller_end);
	PLACE(caller_hvc);
	PLACE(end);
#undef PLACE
	return 0;
}
