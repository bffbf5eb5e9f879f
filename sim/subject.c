/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sim/high-maps.h"
#include "sim/observe.h"
#include "sim/scene.h"
#include "sim/subject.h"
#include "sim/engine/loop.h"

#define PAGE 0x1000ull
#define HARNESS_ROOM 0x100000
#define CANARY_BYTE 0xc5

void sim_close_engine(struct sim *s)
{
	watched_clear(&s->watched);
	coherence_free(s->coherence);
	engine_close(s->e);
	s->coherence = NULL;
	s->covers.block = NULL;
	s->e = NULL;
}

static bool watch(struct sim *s, uint64_t base, size_t size, const uint8_t *before)
{
	return watched_add(&s->watched, s->e, base, size, before);
}

/* The harness but for what it writes itself: HVCs at the site and behind, and from `run` on. */
static bool watch_harness(struct sim *s)
{
	const struct hv_places *p = &s->m.places;

	return watch(s, HV_IMAGE_BASE, p->site - HV_IMAGE_BASE, NULL) && watch(s, p->door, p->run - p->door, NULL);
}

/* The page tables, where this state of the CPU has them. */
static bool map_high(struct sim *s)
{
	size_t size = s->m.places.high_maps ? high_maps_make(s->e) : 0;

	return !s->m.places.high_maps || (size && watch(s, s->m.places.high_maps, size, NULL));
}

static size_t whole_pages(size_t size)
{
	return (size + PAGE - 1) & ~(PAGE - 1);
}

static int map_harness(struct sim *s)
{
	size_t size = (size_t)(s->kind->image_end - s->kind->image);
	uint8_t *harness = engine_map(s->e, HV_IMAGE_BASE, HARNESS_ROOM);
	uint8_t *canary = engine_map(s->e, hv_execs[s->kind->exec].canary, HV_CANARY_SIZE);

	if (!harness || !canary || size > HARNESS_ROOM || s->m.places.end > HV_IMAGE_BASE + HARNESS_ROOM)
		return sim_fail(s, "cannot map the harness");
	memcpy(harness, s->kind->image, size);
	memset(canary, CANARY_BYTE, HV_CANARY_SIZE);
	if (!engine_map(s->e, HV_CALLS_BASE, whole_pages(SIM_BATCH * HV_CALL_SIZE)) ||
	    !engine_map(s->e, HV_OUTS_BASE, whole_pages(SIM_BATCH * HV_OUT_SIZE)))
		return sim_fail(s, "cannot map the call blocks");
	return 0;
}

int sim_reopen(struct sim *s)
{
	sim_close_engine(s);
	s->e = engine_open(s->kind, s->model, s->m.error, sizeof(s->m.error));
	if (!s->e)
		return -1;
	s->e->cpu = s->cpu;
	s->e->gates.has_el3 = s->has_el3;
	s->e->gates.hce = s->hce;
	s->e->gates.hcd = s->hcd;
	if (map_harness(s))
		return -1;
	s->e->places = s->m.places;
	engine_hook_places(s->e);
	s->kind->hook(s->e, s->vhe);
	if (!observe_attach(s) || (s->how.on && !(s->coherence = coherence_new(s->e, &s->how))))
		return sim_fail(s, "out of memory");
	observe_coverage(s);
	engine_keep_start(s->e);
	if (!watch_harness(s) || !map_high(s) || !watch(s, hv_execs[s->kind->exec].canary, HV_CANARY_SIZE, NULL))
		return sim_fail(s, "out of memory");
	s->own_regions = s->e->memory.count;
	s->own_watched = s->watched.count;
	return 0;
}

/* Map the pages around [base, base + size) and watch the bytes between. */
static bool map_watched(struct sim *s, uint64_t base, const uint8_t *bytes, size_t size)
{
	uint64_t first = base & ~(PAGE - 1), end = (base + size + PAGE - 1) & ~(PAGE - 1);

	if (!engine_bytes(s->e, base, size) && !engine_map(s->e, first, end - first))
		return false;
	memcpy(engine_bytes(s->e, base, size), bytes, size);
	return watch(s, base, size, bytes);
}

static bool map_image(struct sim *s)
{
	const struct placed *p = &s->image;

	if (!placed_is_large(p))
		return map_watched(s, p->base, p->bytes, p->size);
	/* The engine would not notice: it is given nothing yet. */
	if (hv_places_obstacle(&s->m.places, p->base, p->size) && p->base < hv_execs[s->kind->exec].canary)
		return false;
	return spread_map(s->e, p->base - p->pad, p->room, p->fd) && watch(s, p->base, p->size, p->bytes);
}

static int map_subject(struct sim *s)
{
	if (!s->moved.size)
		return map_image(s) ? 0 : sim_fail(s, "cannot map the stub");
	if (!map_watched(s, s->moved.to, s->image.bytes + (s->moved.from - s->image.base), s->moved.size))
		return sim_fail(s, "cannot map the moved copy");
	return 0;
}

bool sim_take_out(struct sim *s)
{
	bool well = s->e && !s->due && s->e->start && !s->observer && !s->how.on && !s->scene &&
		    engine_unmap_behind(s->e, s->own_regions);

	watched_clear_behind(&s->watched, well ? s->own_watched : 0);
	s->due = true;
	return well;
}

int sim_put_in(struct sim *s)
{
	s->e->places = s->m.places;
	if (!engine_renew(s->e) || map_subject(s))
		return sim_install(s);
	s->due = false;
	return 0;
}

void sim_place(struct sim *s, uint64_t base, uint64_t size, uint64_t table)
{
	s->m.places.stub = base;
	s->m.places.stub_size = size;
	s->m.places.table = table;
	s->lost = 0;
	s->due = true;
}

int sim_install(struct sim *s)
{
	s->due = true;
	if (sim_reopen(s) || map_subject(s))
		return -1;
	s->e->places = s->m.places;
	s->due = s->scene && scene_lay_out(s);
	return s->due ? -1 : 0;
}

int sim_choose_harness(struct sim *s, bool thumb)
{
	s->kind = thumb && s->own->thumb ? s->own->thumb : s->own;
	s->m.places.exec = s->kind->exec;
	s->m.places.thumb = s->kind->el2 & HV_PSTATE_T && s->kind->exec == HV_A32;
	if (hv_places_read(&s->m.places, s->kind->image, (uint64_t)(s->kind->image_end - s->kind->image), HV_IMAGE_BASE))
		return -1;
	s->m.places.high_maps = HV_HIGH_MAPS_BASE;
	return 0;
}
