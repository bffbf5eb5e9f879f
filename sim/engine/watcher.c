/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/engine/state.h"

#define TELL(e, what, ...) \
	for (unsigned i = 0; i < (e)->watchers.count; i++) \
		if ((e)->watchers.list[i]->what) \
			(e)->watchers.list[i]->what((e)->watchers.list[i]->ctx, __VA_ARGS__)

static void on_step(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct engine *e = ctx;

	(void)uc;
	(void)size;
	TELL(e, step, pc);
}

static void on_access(uc_engine *uc, uc_mem_type type, uint64_t va, int size, int64_t value, void *ctx)
{
	struct engine *e = ctx;
	struct engine_access a = { va, (uint64_t)value, (unsigned)size, type == UC_MEM_WRITE };

	(void)uc;
	TELL(e, access, &a);
}

bool engine_watch(struct engine *e, const struct watcher *w)
{
	struct watchers *all = &e->watchers;
	uc_hook hook;

	if (all->count == WATCHERS)
		return false;
	all->list[all->count++] = w;
	if (w->step && !all->steps)
		uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_step, e, 1, 0);
	if (w->access && !all->accesses)
		uc_hook_add(e->uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void *)on_access, e, 1, 0);
	all->steps |= w->step != NULL;
	all->accesses |= w->access != NULL;
	return true;
}

void engine_unwatch(struct engine *e, const struct watcher *w)
{
	struct watchers *all = &e->watchers;
	unsigned kept = 0;

	for (unsigned i = 0; i < all->count; i++)
		if (all->list[i] != w)
			all->list[kept++] = all->list[i];
	all->count = kept;
}

void engine_tell_enter(struct engine *e, const struct engine_exception *x, uint64_t to)
{
	TELL(e, enter, x, to);
}

void engine_tell_sysreg(struct engine *e, unsigned number)
{
	TELL(e, sysreg, number);
}

void engine_tell_arrive(struct engine *e, uint64_t pc)
{
	TELL(e, arrive, pc);
}

void engine_tell_block(struct engine *e, uint64_t pc)
{
	TELL(e, block, pc);
}

bool engine_asks_sysreg(const struct engine *e)
{
	for (unsigned i = 0; i < e->watchers.count; i++)
		if (e->watchers.list[i]->sysreg)
			return true;
	return false;
}
