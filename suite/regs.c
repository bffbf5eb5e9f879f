/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, encodings and canaries of the registers, and the layout that the assembly relies on. */
#include <stddef.h>

#include "hvcheck/call.h"
#include "hvcheck/exec.h"
#include "hvcheck/places.h"
#include "hvcheck/scenario.h"

const struct hv_reg_info hv_regs[HV_REG_COUNT] = {
#define HV_CORE(id, name, canary) [HV_##id] = { name, canary, 0, 0, 0, 0, 0, 0 },
#define HV_HELD HV_SYS
#define HV_SYS(id, name, op0, op1, crn, crm, op2, el, canary) [HV_##id] = { name, canary, op0, op1, crn, crm, op2, el },
#include "hvcheck/regs.def"
#undef HV_CORE
#undef HV_HELD
#undef HV_SYS
};

#define SAME(what, value) _Static_assert((what) == (value), #what " is not what the assembly believes")
SAME(offsetof(struct hv_call, imm), HV_CALL_IMM_AT);
SAME(offsetof(struct hv_call, from), HV_CALL_FROM_AT);
SAME(offsetof(struct hv_call, event), HV_CALL_EVENT_AT);
SAME(offsetof(struct hv_call, in), HV_CALL_STATE_AT);
SAME(offsetof(struct hv_outcome, how), HV_OUT_HOW_AT);
SAME(offsetof(struct hv_outcome, slot), HV_OUT_SLOT_AT);
SAME(offsetof(struct hv_outcome, out), HV_OUT_STATE_AT);
SAME(offsetof(struct hv_state, v), HV_STATE_V_AT);
SAME(sizeof(struct hv_call), HV_CALL_SIZE);
SAME(sizeof(struct hv_outcome), HV_OUT_SIZE);
SAME(offsetof(struct hv_run, call), HV_RUN_CALL_AT);
SAME(offsetof(struct hv_run, out), HV_RUN_OUT_AT);
SAME(offsetof(struct hv_run, left), HV_RUN_LEFT_AT);
SAME(offsetof(struct hv_run, door), HV_RUN_DOOR_AT);
SAME(offsetof(struct hv_run, phase), HV_RUN_PHASE_AT);
SAME(offsetof(struct hv_run, jump), HV_RUN_JUMP_AT);
SAME(offsetof(struct hv_run, sp), HV_RUN_SP_AT);
SAME(offsetof(struct hv_run, spill), HV_RUN_SPILL_AT);
SAME(offsetof(struct hv_run, slot), HV_RUN_SLOT_AT);
SAME(offsetof(struct hv_run, planted), HV_RUN_PLANTED_AT);
SAME(offsetof(struct hv_run, saved), HV_RUN_SAVED_AT);
SAME(offsetof(struct hv_run, warm), HV_RUN_WARM_AT);
SAME(sizeof(struct hv_run), HV_RUN_SIZE);

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
