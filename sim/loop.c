/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest while it runs: what stops it, what it costs, who watches. A call pays for every block and every exception
 * out of a budget, so that whatever it does, it ends, and at the same instruction on every host.
 */
#include "sim/fast.h"
#include "sim/identity.h"

#define TRAP_PRICE 16 /* blocks: exceptions upon exceptions must end, too */
#define ABORT_PRICE 128 /* and each of these costs a start of the engine */

static void lost(struct engine *e, const char *why)
{
	e->stop = ENGINE_LOST;
	e->why = why;
	uc_emu_stop(e->uc);
}

static void come_from_el0(struct engine *e)
{
	e->stop = ENGINE_EL0;
	uc_emu_stop(e->uc);
}

#define PATIENCE 5000	/* for exceptions upon exceptions, and for the runner, whose loops are short */
#define FIRST_LOOK 64	/* blocks of the subject, then twice as many each time */

void engine_renew_budget(struct engine *e)
{
	e->left = e->budget;
	e->patience = e->budget == ENGINE_CALL_BUDGET ? PATIENCE : e->budget;	/* a scene knows what its own takes */
	e->rounds = 0;
	e->again = false;
	e->look = FIRST_LOOK;
	e->seen.pc = 1;	/* none */
}

/*
 * A call has a budget of its own, so it is renewed when the runner has gone on to another, and for each HVC of a spin. An HVC
 * that comes back again and again is one call, and ends; and so is a scene, whose blocks are counted as a whole.
 */
void engine_begin_call(struct engine *e, uint64_t pc)
{
	const struct hv_call *call = (const void *)engine_bytes(e, e->run->call, sizeof(*call));
	bool spin = call && call->event == HV_EVENT_SPIN && pc - HV_IMAGE_BASE < e->places.end - HV_IMAGE_BASE;

	if (e->run->left == e->call_left && !spin)
		return;
	e->call_left = e->run->left;
	engine_renew_budget(e);
}

static void cut_here(struct engine *e, uint64_t pc)
{
	e->left = e->patience = 1;
	e->loop_pc = pc;
	e->stop = ENGINE_BUDGET;
	uc_emu_stop(e->uc);
}

/*
 * A CPU that comes back to a state in which it was before does so for ever: that is a proof, and costs no more rounds than the loop
 * has blocks. What counts time, rounds or cache lines in a register is never in one state twice, and ends. What differed the last
 * time is looked at first: that is the loop's counter.
 */
static bool is_as_before(struct engine *e)
{
	for (unsigned i = 0; i < ENGINE_STATE; i++) {
		unsigned at = (e->seen.differs + i) % ENGINE_STATE;

		if (e->kind->part(e, at) == e->seen.r[at])
			continue;
		e->seen.differs = at;
		return false;
	}
	return true;
}

static bool comes_again(struct engine *e, uint64_t pc)
{
	e->rounds++;
	e->again = pc == e->seen.pc && is_as_before(e);
	if (e->again)
		return true;
	if (e->rounds != e->look)
		return false;
	e->seen.pc = pc;
	for (unsigned i = 0; i < ENGINE_STATE; i++)
		e->seen.r[i] = e->kind->part(e, i);
	e->look *= 2;
	return false;
}

#define SCENE_PATIENCE 131072	/* blocks' worth of exceptions, too, however long a scene may be */

/* An exception costs time on the host: in a scene with many blocks it costs more of them, so that their number stays the same. */
static uint64_t price_of(const struct engine *e, uint64_t price)
{
	return e->budget == ENGINE_CALL_BUDGET || e->budget < SCENE_PATIENCE ? price : price * (e->budget / SCENE_PATIENCE);
}

/* Take `price` off what the call may do besides running its own code; false, and the guest stops, where it cannot pay. */
static bool charge(struct engine *e, uint64_t price)
{
	if (e->patience > price) {
		e->patience -= price;
		return true;
	}
	e->left = e->patience = 1;
	e->loop_pc = e->kind->get(e, HV_PC);
	e->stop = ENGINE_BUDGET;
	uc_emu_stop(e->uc);
	return false;
}

static void on_interrupt(uc_engine *uc, uint32_t number, void *ctx)
{
	struct engine *e = ctx;
	struct engine_exception x;

	(void)uc;
	if (e->kind->decode(e, number, &x) && charge(e, price_of(e, TRAP_PRICE)))
		e->kind->raise(e, &x);
	else if (e->stop == ENGINE_BUDGET)
		return;
	else if (e->resumed)
		return;
	else if (e->from_el0)
		come_from_el0(e);
	else if (e->door)
		e->kind->go(e, e->places.collect, e->kind->el2);
	else
		lost(e, e->why);
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

	if (e->kind->is_illegal && e->kind->is_illegal(e, pc, &x) && charge(e, price_of(e, TRAP_PRICE)))
		e->kind->raise(e, &x);
}

static bool is_stubs(const struct engine *e, uint64_t pc)
{
	return pc - HV_IMAGE_BASE >= e->places.end - HV_IMAGE_BASE && pc - MICRO_BASE >= MICRO_SIZE;
}

/* Every translated block passes here: the one clock by which a stub that loops is cut, the same on every host. */
static void on_block(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct engine *e = ctx;

	(void)size;
	(void)uc;
	if (pc - MICRO_BASE < MICRO_SIZE)	/* the bounce must reach its vector */
		return;
	if (e->machine->coverage && is_stubs(e, pc))
		e->machine->coverage[pc / 4 & (e->machine->coverage_size - 1)] = 1;
	if (is_stubs(e, pc) ? !e->left-- || comes_again(e, pc) : !charge(e, 1))
		cut_here(e, pc);
	else if (pc == e->places.site + 4 || pc == e->places.payload)	/* where returns and restarts arrive */
		check_illegal(e, pc);
}

/* The caller stands before the event site: the exception of its call comes now. */
static void on_event(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct engine *e = ctx;
	const struct hv_call *call = (const void *)engine_bytes(e, e->run->call, sizeof(*call));
	struct engine_exception x = {
		.event = call->event, .esr = call->in.r[HV_ESR_EL2], .pstate = (uint32_t)call->in.r[HV_PSTATE], .target = 2,
	};

	(void)uc;
	(void)size;
	if (e->call_left == e->run->left && !charge(e, price_of(e, TRAP_PRICE)))
		return;			/* it comes back here again and again */
	if (e->call_left != e->run->left)
		engine_renew_budget(e);
	e->call_left = e->run->left;
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
	if (engine_touch(e, addr, size > 0 ? (size_t)size : 1) || identity_parameters(e, addr))
		return true;
	e->fault = addr;
	e->fault_known = true;
	return false;
}

static void on_step(uc_engine *uc, uint64_t pc, uint32_t size, void *ctx)
{
	struct engine *e = ctx;
	uint32_t insn = 0;

	(void)size;
	if (!is_stubs(e, pc))
		return;
	e->insns++;
	uc_mem_read(uc, pc, &insn, sizeof(insn));
	if (e->observer->step)
		e->observer->step(e->observer->ctx, e->machine, pc, insn, hv_pstate_level(e->kind->get(e, HV_PSTATE)));
}

static void on_access(uc_engine *uc, uc_mem_type type, uint64_t addr, int size, int64_t value, void *ctx)
{
	struct engine *e = ctx;
	uint64_t pc = e->kind->get(e, HV_PC);

	(void)uc;
	(void)value;
	if (is_stubs(e, pc) && e->observer->access)
		e->observer->access(e->observer->ctx, e->machine, pc, addr, (unsigned)size, type == UC_MEM_WRITE);
}

static bool raise_abort(struct engine *e, uc_err err)
{
	bool fetch = err == UC_ERR_FETCH_UNMAPPED || err == UC_ERR_FETCH_PROT;
	bool known = fetch || err == UC_ERR_READ_UNMAPPED || err == UC_ERR_WRITE_UNMAPPED;
	struct engine_exception x = {
		.event = HV_EVENT_TRAP, .return_to = e->kind->get(e, HV_PC), .pstate = (uint32_t)e->kind->get(e, HV_PSTATE),
	};

	if (!known || hv_pstate_level(x.pstate) == 3 || !charge(e, price_of(e, ABORT_PRICE)))
		return false;
	if (e->kind->abort(e, err, fetch, &x))
		e->kind->raise(e, &x);
	return true;
}

enum engine_stop engine_run(struct engine *e, uint64_t until)
{
	for (;;) {
		uc_err err;

		e->stop = ENGINE_DONE;
		e->fault_known = false;
		e->starts++;
		err = uc_emu_start(e->uc, e->kind->start_address(e), until, 0, 0);
		if (e->fast && e->fast->over)
			return ENGINE_DONE;
		if (err == UC_ERR_OK && e->stop == ENGINE_DONE && e->kind->get(e, HV_PC) != until &&
		    charge(e, price_of(e, TRAP_PRICE)))
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

bool engine_arms(const uc_arm64_cp_reg *r)
{
	return r->op0 == 2 && r->op1 == 0 && r->crn == 0 && (r->op2 == 5 || r->op2 == 7);
}

void engine_note_msr(struct engine *e, const uc_arm64_cp_reg *r)
{
	if (!e->fast)
		return;
	if (r->op0 == 3 && r->op1 == 4 && r->crn == 12 && r->crm == 0 && r->op2 == 0)
		e->wrote_vbar = true;
	else
		fast_stray(e);
}

/* Before every MSR. Returns 1 to skip it. */
static uint32_t on_msr(uc_engine *uc, uc_arm64_reg reg, const uc_arm64_cp_reg *r, void *ctx)
{
	(void)uc;
	(void)reg;
	engine_note_msr(ctx, r);
	return engine_arms(r);
}

void engine_hook_debug(struct engine *e)
{
	uc_hook hook;

	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_msr, e, BEHIND_MICRO, ~0ull, UC_ARM64_INS_MSR);
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
	struct engine *e = ctx;

	(void)uc;
	(void)size;
	if (e->fast)
		fast_end(e, pc);
}

void engine_hook_places(struct engine *e)
{
	uc_hook hook;
	uint64_t site = e->places.site_event, back = e->places.site + 4, payload = e->places.payload;

	e->run = (void *)engine_bytes(e, e->places.run, sizeof(*e->run));
	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_event, e, site, site);
	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_arrival, e, back, back);
	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_arrival, e, payload, payload);
}

void engine_hook_observer(struct engine *e)
{
	uc_hook hook;

	uc_hook_add(e->uc, &hook, UC_HOOK_CODE, (void *)on_step, e, 1, 0);
	if (e->observer->access)
		uc_hook_add(e->uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void *)on_access, e, 1, 0);
}
