/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sim/a64/a64.h"
#include "sim/batch.h"
#include "sim/engine/loop.h"
#include "sim/fast.h"
#include "sim/observe.h"
#include "sim/scene.h"
#include "sim/subject.h"

#define FAST_WORTH 8 /* calls alike */
#define STARTS 8000 /* of one engine, which keeps 300 bytes for each until it is closed */
#define BLOCK_PRICE 125ull /* of a long call's blocks, in ns of hv_machine.patience: counted, it is the same on every host */
#define SHORT_BATCH 8 /* calls behind one that did not end: another of its kind may not, and each takes a batch of its own */
#define LONG_BATCH 8 /* calls of which the first ones are long, or that are the first */
#define FAST_PATIENCE 4 /* lost engines: each hang on the fast way costs one, and the runner finds a hang sooner */

static void start(struct sim *s, const struct hv_call *calls, size_t count)
{
	struct hv_run *r = (void *)engine_bytes(s->e, s->m.places.run, sizeof(*r));

	memcpy(engine_bytes(s->e, HV_CALLS_BASE, count * HV_CALL_SIZE), calls, count * HV_CALL_SIZE);
	memset(engine_bytes(s->e, HV_OUTS_BASE, count * HV_OUT_SIZE), 0, count * HV_OUT_SIZE);
	*r = (struct hv_run){ .call = HV_CALLS_BASE, .out = HV_OUTS_BASE, .left = count, .door = HV_DOOR_SMC };
	budget_renew(s->e);
	s->e->budget.call = 0;
	s->kind->go(s->e, s->m.places.next, s->kind->el2);
}

/* What long calls have cost since the last time, off what they may. Scenes have a limit of their own. */
static void charge(struct sim *s)
{
	uint64_t cost, *left = &s->m.patience;

	budget_renew(s->e);
	cost = s->scene ? 0 : s->e->budget.spent * BLOCK_PRICE;
	s->e->budget.spent = 0;
	s->hasty = !cost;
	*left -= cost < *left ? cost : *left;
}

/* The call did not end. Note where it stood, and let the runner store it from there. */
static void cut(struct sim *s, struct hv_state *where)
{
	for (int i = HV_X0; i <= HV_PSTATE; i++)
		where->r[i] = s->kind->get(s->e, (enum hv_reg)i);
	where->r[HV_PC] = s->e->budget.loop_pc;
	budget_renew(s->e);
	s->kind->go(s->e, s->m.places.rescue, s->kind->el2);
}

/* The engine cannot be brought back to EL2 from where it is: keep what is known of the call. */
static void give_up(struct sim *s, struct hv_outcome *out, uint32_t how)
{
	out->how = how;
	for (int i = HV_X0; i < HV_REG_COUNT; i++)
		out->out.r[i] = s->kind->get(s->e, (enum hv_reg)i);
	out->seen = 0;
}

static void finish(struct sim *s, struct hv_outcome *out)
{
	uint64_t kept = hv_execs[s->kind->exec].vbar;	/* the others are RES0, which the engine stores (Arm ARM D13.2.157) */

	out->seen = s->m.sees;
	out->out.r[HV_VBAR_EL2] &= kept;
	out->out.r[HV_VBAR_EL1] &= kept;
}

/*
 * The call did not end, and has EL2's MMU on: the runner may be mapped nowhere, or where it cannot write. The engine tells the
 * rest.
 */
static void salvage(struct sim *s, struct hv_outcome *out)
{
	give_up(s, out, HV_HOW_HUNG);
	finish(s, out);
	out->seen &= ~HV_SEE_SIMD;
	out->out.r[HV_PC] = s->e->budget.loop_pc;
	s->kind->read_stack(s->e, &out->out);
}

/* If more than the outcomes is asked for: each call in an engine that nothing before it has left marks on. */
static bool alone(const struct sim *s)
{
	return s->observer || s->how.on || s->scene;
}

/* The bounce leads from any level of the kind's own state to its EL2: from AArch32 below an AArch64 EL2 there is no way. */
static bool is_rescued(const struct sim *s)
{
	bool a32 = s->kind->get(s->e, HV_PSTATE) & HV_PSTATE_A32;

	return a32 == (s->kind->exec == HV_A32);
}

/* Take over what the models found in this engine's calls. */
static void collect(struct sim *s)
{
	free(s->hazards);
	free(s->life);
	s->m.hazard_count = coherence_take_hazards(s->coherence, &s->hazards);
	s->m.life_count = coherence_take_life(s->coherence, &s->life);
	s->m.hazards = s->hazards;
	s->m.life = s->life;
}

/* How a batch went: calls done, and whether one of them wrote to memory. */
struct progress {
	size_t done;
	bool wrote;
};

/*
 * Run a batch that fits the call blocks: all of it, or up to and with the first call that had to be cut, behind which
 * the engine is as new. `only` is the outcome to charge memory changes to, NULL if that cannot be told. If nothing tells which
 * call was cut, it is as if one had written to memory: the batch is to be made again, call by call.
 */
static int run_batch(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count,
		     struct hv_outcome *only, struct progress *p)
{
	struct hv_run *r;
	struct hv_state where = { 0 };
	enum engine_stop stop;
	size_t stopped;
	bool rescued = false, translated, lost_count, limit;

	if (s->due && sim_install(s))
		return -1;
	start(s, calls, count);
	r = s->e->calls.run;
	do
		stop = engine_run(s->e, s->m.places.done);
	while (stop == ENGINE_EL0 && s->kind->leave_el0(s->e));
	lost_count = stop != ENGINE_DONE && (!r->left || r->left > count);	/* the stub wrote over the runner's count */
	if (lost_count && count > 1) {
		*p = (struct progress){ .done = count, .wrote = true };
		s->due = true;
		return 0;
	}
	stopped = lost_count ? 0 : count - r->left;
	limit = s->scene ? !s->e->budget.again : s->e->budget.rounds + 1 >= s->e->budget.blocks;
	translated = stop == ENGINE_BUDGET && s->kind->get(s->e, HV_SCTLR_EL2) & 1;
	if (stop == ENGINE_BUDGET && !translated && is_rescued(s)) {
		r->left = 1;	/* the engine is new behind this call: the runner must not go on */
		cut(s, &where);
		engine_run(s->e, s->m.places.done);
		rescued = !r->left;
	}
	memcpy(outs, engine_bytes(s->e, HV_OUTS_BASE, count * HV_OUT_SIZE), count * HV_OUT_SIZE);
	p->done = stop == ENGINE_DONE ? count : stopped + 1;
	for (size_t i = 0; i < p->done; i++)
		finish(s, &outs[i]);
	if (rescued)
		memcpy(&outs[stopped].out.r[HV_PSTATE], &where.r[HV_PSTATE], 2 * sizeof(uint64_t));
	else if (translated)
		salvage(s, &outs[stopped]);
	else if (stop != ENGINE_DONE)
		give_up(s, &outs[stopped], stop == ENGINE_BUDGET ? HV_HOW_HUNG : HV_HOW_CRASHED);
	if (stop != ENGINE_DONE)
		outs[stopped].id = calls[stopped].id;
	if (stop == ENGINE_BUDGET)
		outs[stopped].why = limit ? HV_WHY_LIMIT : 0;
	charge(s);
	if (s->scene)
		scene_look(s);
	if (s->coherence)
		collect(s);
	p->wrote = watched_check(&s->watched, s->e, only);
	s->due = stop != ENGINE_DONE && !(rescued && !alone(s) && engine_renew(s->e));
	return 0;
}

/* Run calls[0..count) one by one: somebody in their batch wrote to memory. */
static int run_singly(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct progress p;

	for (size_t i = 0; i < count; i++)
		if (run_batch(s, &calls[i], &outs[i], 1, &outs[i], &p))
			return -1;
	return 0;
}

/* Calls as the runner makes them: all of the batch, or up to one behind which the engine is new. */
static int run_slow(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count, struct progress *p)
{
	if (run_batch(s, calls, outs, count, count == 1 ? outs : NULL, p))
		return -1;
	return count > 1 && p->wrote ? run_singly(s, calls, outs, p->done) : 0;
}

/*
 * As many calls as the host can steer itself, and the one behind them by the runner. First a call that makes none: it loads the
 * system registers that they share, and shows how they are when no stub touches them.
 */
static int run_fast(struct sim *s, const struct hv_call *calls, struct hv_outcome *outs, size_t count, struct progress *p)
{
	struct hv_call idle = calls[0];
	struct hv_outcome like;
	enum fast_ending ending;
	size_t done;

	idle.event = HV_EVENT_NONE;
	if (run_slow(s, &idle, &like, 1, p) || like.how != HV_HOW_RETURNED)
		return -1;
	ending = fast_run(s->e, calls, outs, count, &like, &done);
	charge(s);
	p->wrote = watched_check(&s->watched, s->e, NULL);
	s->lost += ending == FAST_LOST;
	s->due = ending == FAST_LOST;
	if (p->wrote || ending == FAST_TOUCHED) {	/* one of them did more than it may: the runner tells which */
		p->done = count;
		return run_singly(s, calls, outs, count);
	}
	if (done < count && run_singly(s, calls + done, outs + done, 1))
		return -1;
	p->done = done < count ? done + 1 : count;
	return 0;
}

/* Calls of this run, or of those before it, have used up what long calls may cost in all. */
static void give_up_all(const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		outs[i] = (struct hv_outcome){ .id = calls[i].id, .how = HV_HOW_CRASHED, .why = HV_WHY_NOT_RUN };
}

int sim_run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct sim *s = sim_of(m);
	struct progress p;

	s->due |= !s->scene && s->e->starts > STARTS;
	if (s->due && sim_install(s))
		return -1;
	observe_coverage(s);
	for (; count; calls += p.done, outs += p.done, count -= p.done) {
		if (m->stop && *m->stop)
			return sim_fail(s, HV_INTERRUPTED);
		if (!m->patience && !s->scene) {
			give_up_all(calls, outs, count);
			return 0;
		}
		size_t most = alone(s) ? 1 : s->hasty ? SIM_BATCH : LONG_BATCH, n = count < most ? count : most;
		size_t alike = n > 1 && s->kind == &a64_kind ? fast_count(calls, n) : 1;

		bool fast = alike > FAST_WORTH && s->lost < FAST_PATIENCE;

		if (!fast && s->room && n > s->room)
			n = s->room;
		if (fast ? run_fast(s, calls, outs, alike, &p) : run_slow(s, calls, outs, n, &p))
			return -1;
		if (!fast)
			s->room = p.done < n ? SHORT_BATCH : s->room < SIM_BATCH ? 2 * s->room : s->room;
	}
	return 0;
}
