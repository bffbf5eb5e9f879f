/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/coherence-int.h"
#include "sim/engine/loop.h"

bool coherence_in_harness(const struct coherence *c, uint64_t addr)
{
	return addr - HV_IMAGE_BASE < c->e->places.end - HV_IMAGE_BASE || addr - MICRO_BASE < MICRO_SIZE ||
	       addr - c->script < c->script_size;
}

bool coherence_is_subject(const struct coherence *c, uint64_t pc)
{
	return pc - c->e->places.caller < c->e->places.caller_end - c->e->places.caller || !coherence_in_harness(c, pc);
}

struct translation coherence_where(struct coherence *c, uint64_t va, bool fetch)
{
	return regimes_translate(&c->regimes, c->actor.el, va, fetch);
}

/* True: memory shows other bytes now, and they must be translated anew. */
static bool step_fetch(struct coherence *c, unsigned size)
{
	struct translation to = coherence_where(c, c->actor.pc, true);

	if (!to.mapped || coherence_in_harness(c, to.pa))
		return false;
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	return lines_fetch(c->lines, to.pa, size, &c->actor);
}

bool coherence_pass_time(struct coherence *c, unsigned size)
{
	if (c->restarted == c->actor.pc)
		return true;
	c->insns++;
	lines_clock(c->lines, c->insns);
	lines_pass(c->lines);
	if (!step_fetch(c, size))
		return true;
	c->restarted = c->actor.pc;
	c->quiet = true;
	return false;
}

void coherence_refuse(struct coherence *c, enum hv_hazard_kind kind, const struct translation *to, unsigned size)
{
	if (c->how.evict) {
		if (c->effect->maintenance == CACHE_ZERO || kind == HV_HAZARD_UNALIGNED || !c->takes_exclusives)
			engine_lose_run(c->e, "an access that Device memory does not take: it is aborted");
		return;
	}
	findings_hazard(&c->findings, &(struct hv_hazard){
		.kind = kind, .missing = kind == HV_HAZARD_UNALIGNED ? HV_MISSING_ALIGNMENT : HV_MISSING_NORMAL, .size = size,
		.addr = to->pa, .line = to->pa & ~(uint64_t)(c->how.line - 1), .reader = c->actor });
}

/*
 * Device memory, which all memory is to loads and stores with the MMU off, takes aligned accesses only (Arm ARM B2.7.2), and
 * whether it takes exclusives and atomics is IMPLEMENTATION DEFINED (B2.9.2). The engine makes two accesses of one of 16 bytes:
 * the first one tells where it begins.
 */
static void check_device(struct coherence *c, const struct translation *to, uint64_t va, unsigned size)
{
	unsigned element = c->effect->element ? c->effect->element : size;
	bool first = !c->accessed;

	c->accessed = true;
	if (to->memory != MEMORY_DEVICE || (element > size && !first))
		return;
	if (va & (element - 1))
		coherence_refuse(c, HV_HAZARD_UNALIGNED, to, element);
	else if (first && c->effect->excludes)
		coherence_refuse(c, HV_HAZARD_DEVICE, to, size);
}

/* The caller's record says which step this is; reading and answering it is the harness's own affair. */
static void read_script(struct coherence *c, const struct engine_access *a)
{
	uint64_t at = a->va - c->script;

	if (!a->store && at % HV_STEP_SIZE == 0 && coherence_is_subject(c, c->actor.pc))
		c->step = c->actor.step = (uint16_t)(at / HV_STEP_SIZE);
}

void coherence_on_access(void *ctx, const struct engine_access *a)
{
	struct coherence *c = ctx;
	struct translation to;

	if (c->quiet)
		return;
	if (a->va - c->script < c->script_size) {
		read_script(c, a);
		return;
	}
	context_access(c->context, a->va, &c->actor);
	to = coherence_where(c, a->va, false);
	if (!to.mapped || coherence_in_harness(c, to.pa))
		return;
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	check_device(c, &to, a->va, a->size);
	if (a->store)
		lines_store(c->lines, to.pa, a->size, &a->value, &c->actor);
	else
		lines_load(c->lines, to.pa, a->size, &c->actor);
}
