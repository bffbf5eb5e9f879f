/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/engine/state.h"
#include "sim/engine/loop.h"

static void lost(struct engine *e)
{
	e->stop = ENGINE_LOST;
	uc_emu_stop(e->uc);
}

void engine_lose_run(struct engine *e, const char *why)
{
	e->why = why;
	lost(e);
}

static void come_from_el0(struct engine *e)
{
	e->stop = ENGINE_EL0;
	uc_emu_stop(e->uc);
}

static void on_interrupt(uc_engine *uc, uint32_t number, void *ctx)
{
	struct engine *e = ctx;
	struct engine_exception x = { .event = HV_EVENT_TRAP };
	enum engine_interrupt is = e->kind->decode(e, number, &x);

	(void)uc;
	if (is == ENGINE_TAKEN && budget_charge_exception(e, BUDGET_TRAP))
		e->kind->raise(e, &x);
	else if (e->stop == ENGINE_BUDGET || is == ENGINE_RESUMED)
		return;
	else if (is == ENGINE_FROM_EL0)
		come_from_el0(e);
	else if (is == ENGINE_DOOR)
		e->kind->go(e, e->places.collect, e->kind->el2);
	else
		lost(e);
}

/* In AArch32 state an undefined instruction has a hook of its own. */
static bool on_undefined(uc_engine *uc, void *ctx)
{
	struct engine *e = ctx;

	on_interrupt(uc, 1, ctx);
	return e->stop == ENGINE_DONE;
}

static void check_illegal(struct engine *e, uint64_t pc)
{
	struct engine_exception x;

	if (e->kind->is_illegal && e->kind->is_illegal(e, pc, &x) && budget_charge_exception(e, BUDGET_TRAP))
		e->kind->raise(e, &x);
}

/* Every translated block passes here: the one clock by which a stub that loops is cut, the same on every host. */
static void on_block(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct engine *e = ctx;
	bool subject = engine_is_subjects(e, pc);

	(void)size;
	(void)uc;
	if (pc - MICRO_BASE < MICRO_SIZE) {
		budget_charge_micro(e, pc);
		return;
	}
	e->budget.micro = 0;
	if (subject)
		engine_tell_block(e, pc);
	if (budget_charge_block(e, pc, subject) && (pc == e->places.site + 4 || pc == e->places.payload))
		check_illegal(e, pc);		/* where returns and restarts arrive */
}

/* The caller stands before the event site: the exception of its call comes now. */
static void on_event(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct engine *e = ctx;
	const struct hv_call *call = (const void *)engine_bytes(e, e->calls.run->call, sizeof(*call));
	struct engine_exception x = {
		.event = call->event, .esr = call->in.r[HV_ESR_EL2], .pstate = (uint32_t)call->in.r[HV_PSTATE], .target = 2,
	};

	(void)uc;
	(void)size;
	if (!budget_begin_event(e))
		return;
	e->kind->event(e, call, pc, &x);
	e->kind->raise(e, &x);
}

/* Nothing is mapped there, unless a large image lies there: note the address for the abort, and let the engine stop. */
static bool on_unmapped(uc_engine *uc, uc_mem_type type, uint64_t addr, int size, int64_t value, void *ctx)
{
	struct engine *e = ctx;

	(void)uc;
	(void)type;
	(void)value;
	if (spread_touch(e, addr, size > 0 ? (size_t)size : 1) || engine_parameters(e, addr))
		return true;
	e->fault = addr;
	e->fault_known = true;
	return false;
}

static bool raise_abort(struct engine *e, uc_err err)
{
	bool fetch = err == UC_ERR_FETCH_UNMAPPED || err == UC_ERR_FETCH_PROT;
	bool known = fetch || err == UC_ERR_READ_UNMAPPED || err == UC_ERR_WRITE_UNMAPPED;
	struct engine_exception x = {
		.event = HV_EVENT_TRAP, .return_to = e->kind->get(e, HV_PC), .pstate = (uint32_t)e->kind->get(e, HV_PSTATE),
	};

	if (!known || hv_pstate_level(x.pstate) == 3 || !budget_charge_exception(e, BUDGET_ABORT))
		return false;
	if (e->kind->abort(e, err, fetch, &x))
		e->kind->raise(e, &x);
	return true;
}

void engine_end_run(struct engine *e)
{
	e->ended = true;
	uc_emu_stop(e->uc);
}

enum engine_stop engine_run(struct engine *e, uint64_t until)
{
	e->ended = false;
	for (;;) {
		uc_err err;

		e->stop = ENGINE_DONE;
		e->fault_known = false;
		e->starts++;
		err = uc_emu_start(e->uc, e->kind->start_address(e), until, 0, 0);
		if (e->ended)
			return ENGINE_DONE;
		if (err == UC_ERR_OK && e->stop == ENGINE_DONE && e->kind->get(e, HV_PC) != until &&
		    budget_charge_exception(e, BUDGET_TRAP))
			continue;	/* behind a WFI, which may be a NOP (Arm ARM C6.2.353): nothing will ever wake it here */
		if (err == UC_ERR_OK)
			return e->stop;
		if (raise_abort(e, err))
			continue;
		if (e->stop == ENGINE_BUDGET)
			return e->stop;
		e->why = uc_strerror(err);
		return ENGINE_LOST;
	}
}

void engine_hook(struct engine *e)
{
	uc_hook hook;

	uc_hook_add(e->uc, &hook, UC_HOOK_INTR, (void *)on_interrupt, e, 1, 0);
	if (e->kind->exec == HV_A32)
		uc_hook_add(e->uc, &hook, UC_HOOK_INSN_INVALID, (void *)on_undefined, e, 1, 0);
	uc_hook_add(e->uc, &hook, UC_HOOK_BLOCK, (void *)on_block, e, 1, 0);
	uc_hook_add(e->uc, &hook, UC_HOOK_MEM_UNMAPPED, (void *)on_unmapped, e, 1, 0);
}

/* Where calls come back, and where restarts arrive. */
static void on_arrival(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	(void)uc;
	(void)size;
	engine_tell_arrive(ctx, pc);
}

void engine_hook_places(struct engine *e)
{
	uc_hook hook;
	uint64_t site = e->places.site_event, back = e->places.site + 4, payload = e->places.payload;

	e->calls.run = (void *)engine_bytes(e, e->places.run, sizeof(*e->calls.run));
	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_event, e, site, site);
	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_arrival, e, back, back);
	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_arrival, e, payload, payload);
}
