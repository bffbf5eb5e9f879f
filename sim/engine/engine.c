/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Life of an engine. How the guest is watched while it runs is in loop.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/engine.h"
#include "sim/engine/loop.h"
#include "sim/engine/room.h"

static struct engine *allocate(const struct engine_kind *kind)
{
	struct engine *e = room_is_left() ? calloc(1, sizeof(*e)) : NULL;

	if (!e)
		return NULL;
	e->own = calloc(1, kind->own);
	if (e->own)
		return e;
	free(e);
	return NULL;
}

struct engine *engine_open(const struct engine_kind *kind, int model, char *error, size_t size)
{
	struct engine *e = allocate(kind);
	size_t micro_size = (size_t)(kind->micro_end - kind->micro);
	uint8_t *page;

	if (!e) {
		snprintf(error, size, "sim: too little memory: a simulator takes %u MiB of address space (ulimit -v)", ROOM_MIB);
		return NULL;
	}
	e->kind = kind;
	if (uc_open(kind->arch, UC_MODE_ARM, &e->uc) || uc_ctl_set_cpu_model(e->uc, model)) {
		snprintf(error, size, "Unicorn does not give an %s CPU of model %d", hv_execs[kind->exec].name, model);
		engine_close(e);
		return NULL;
	}
	e->gates.hce = e->gates.has_el3 = true;
	e->budget.blocks = ENGINE_CALL_BUDGET;
	page = engine_map(e, MICRO_BASE, MICRO_SIZE);
	if (!page || micro_size > MICRO_SIZE) {
		snprintf(error, size, "Unicorn does not map memory");
		engine_close(e);
		return NULL;
	}
	memcpy(page, kind->micro, micro_size);
	engine_hook(e);
	kind->start(e, page);
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
	engine_unmap_all(e);
	free(e->own);
	free(e);
}

void engine_keep_start(struct engine *e)
{
	if (!uc_context_alloc(e->uc, &e->start))
		uc_context_save(e->uc, e->start);
}

/*
 * The CPU as it was before it ran anything, without the two milliseconds that a new engine takes. Memory is not part of it: the
 * runner's is written anew for each batch, and what a call may not change is compared and restored.
 */
bool engine_renew(struct engine *e)
{
	if (!e->start)
		return false;
	uc_context_restore(e->uc, e->start);
	if (e->kind->renewed)
		e->kind->renewed(e);
	return true;
}

/* With an EL3, SCR_EL3.HCE is the gate, and HCR_EL2.HCD without one (Arm ARM C6.2.113). */
bool engine_allows_hvc(const struct engine *e, unsigned level)
{
	return level != 0 && (e->gates.has_el3 ? e->gates.hce : !e->gates.hcd);
}
