/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/observe.h"

static void on_enter(void *ctx, const struct engine_exception *x, uint64_t to)
{
	struct sim *s = ctx;

	if (s->observer && s->observer->enter)
		s->observer->enter(s->observer->ctx, &s->m, x->return_to, to, x->esr, x->target);
}

static void on_step(void *ctx, uint64_t pc)
{
	struct sim *s = ctx;
	uint32_t insn = 0;

	if (!engine_is_subjects(s->e, pc) || !s->observer || !s->observer->step)
		return;
	uc_mem_read(s->e->uc, pc, &insn, sizeof(insn));
	s->observer->step(s->observer->ctx, &s->m, pc, insn, hv_pstate_level(s->kind->get(s->e, HV_PSTATE)));
}

static void on_access(void *ctx, const struct engine_access *a)
{
	struct sim *s = ctx;
	uint64_t pc = s->kind->get(s->e, HV_PC);

	if (engine_is_subjects(s->e, pc) && s->observer && s->observer->access)
		s->observer->access(s->observer->ctx, &s->m, pc, a->va, a->size, a->store);
}

bool observe_attach(struct sim *s)
{
	if (!s->observer)
		return true;
	s->observes = (struct watcher){ .enter = on_enter, .step = on_step, .ctx = s };
	s->observes.access = s->observer->access ? on_access : NULL;
	return engine_watch(s->e, &s->observes);
}

static void on_block(void *ctx, uint64_t pc)
{
	const struct sim *s = ctx;

	if (s->m.coverage && engine_is_subjects(s->e, pc))
		s->m.coverage[pc / 4 & (s->m.coverage_size - 1)] = 1;
}

void observe_coverage(struct sim *s)
{
	bool covers = s->covers.block;

	if (covers == (s->m.coverage != NULL))
		return;
	s->covers = (struct watcher){ .block = covers ? NULL : on_block, .ctx = s };
	if (covers)
		engine_unwatch(s->e, &s->covers);
	else if (!engine_watch(s->e, &s->covers))
		s->covers.block = NULL;
}
