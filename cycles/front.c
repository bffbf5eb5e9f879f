/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The front end: aligned blocks, one a cycle, until control goes elsewhere; and what a fetch costs that misses. */
#include "cycles/front.h"

/* A block past the caches is a power of two, so that a smaller one is never fetched in fewer pieces. */
static uint64_t nc_block(const struct cycles_engine *e)
{
	uint64_t block = 4;

	while (block * 2 <= (uint64_t)e->p[PARAMETER_FETCH_NC_BLOCK])
		block *= 2;
	return block;
}

static uint64_t memory_cost(const struct cycles_engine *e, const struct cycles_step *step, bool jumped)
{
	if (step->fetch == CYCLES_FETCH_MISS)
		return engine_ns(e, PARAMETER_FETCH_MISS);
	if (step->fetch != CYCLES_FETCH_NC)
		return 0;
	if (jumped || !e->was_nc)
		return engine_ns(e, PARAMETER_FETCH_NC);
	return step->pc / nc_block(e) == e->last_pc / nc_block(e) ? 0 : engine_ns(e, PARAMETER_FETCH_NC_NEXT);
}

static uint64_t block_of(const struct cycles_engine *e, uint64_t pc)
{
	return pc / (uint64_t)e->p[PARAMETER_FETCH];
}

/* Branches of a block are counted from where control enters it; if RET enters the block of its call, on from those before it. */
static void count_anew(struct cycles_engine *e, const struct cycles_step *step)
{
	if (step->pc > e->last_pc && block_of(e, step->pc) == block_of(e, e->last_pc))
		return;
	e->branches = e->was_return && e->called && block_of(e, step->pc) == block_of(e, e->called) ? e->called_branches : 0;
}

/* A target in the block behind the branch's is fetched sooner: the front end has begun to. */
static uint64_t redirect_to(const struct cycles_engine *e, uint64_t pc)
{
	bool is_next = e->was_taken && block_of(e, pc) == block_of(e, e->last_pc) + 1;

	if (!is_next || e->core->of_parameter[PARAMETER_TAKEN_NEXT] == CORE_NO_ROW)
		return e->redirect;
	return e->redirect - (uint64_t)e->p[PARAMETER_TAKEN] + (uint64_t)e->p[PARAMETER_TAKEN_NEXT];
}

uint64_t front_fetch(struct cycles_engine *e, const struct cycles_step *step)
{
	size_t queue = (size_t)e->p[PARAMETER_QUEUE];
	bool jumped = e->redirected || !e->steps;
	uint64_t at = e->fetch;

	if (step->flags & CYCLES_ENTERED && !e->was_entry) {
		uint64_t entered = e->complete + (uint64_t)e->latency[CLASS_ENTRY];

		jumped = true;
		e->after = entered > e->after ? entered : e->after;
		at = entered > at ? entered : at;
	}
	if (e->redirected)
		at = redirect_to(e, step->pc) > at ? redirect_to(e, step->pc) : at;
	else if (e->steps && block_of(e, step->pc) != block_of(e, e->last_pc))
		at++;
	count_anew(e, step);
	at = e->stall > at ? e->stall : at;
	if (e->steps >= queue && e->queue[(e->steps - queue) % ENGINE_QUEUE] > at)
		at = e->queue[(e->steps - queue) % ENGINE_QUEUE];
	at += memory_cost(e, step, jumped);
	e->was_nc = step->fetch == CYCLES_FETCH_NC;
	e->last_pc = step->pc;
	e->fetch = at;
	return at;
}

static bool is_branch(unsigned class)
{
	return class >= CLASS_BRANCH && class <= CLASS_RETURN;
}

/* Of the branches of a block, executed one after another, the predictor knows so many. */
static bool is_crowded(struct cycles_engine *e, unsigned class)
{
	return is_branch(class) && e->p[PARAMETER_BRANCHES] && ++e->branches > (unsigned)e->p[PARAMETER_BRANCHES];
}

/* How the front end goes on behind a step. */
enum way { AHEAD, TAKEN, UNTRAINED, MISPREDICTED };

static enum way way_of(const struct cycles_step *step, unsigned class, bool crowded)
{
	if (step->flags & CYCLES_MISPREDICTED)
		return MISPREDICTED;
	if (!(step->flags & CYCLES_TAKEN))
		return AHEAD;
	if (crowded && class != CLASS_CALL)
		return class == CLASS_BRANCH ? UNTRAINED : MISPREDICTED;
	return step->flags & CYCLES_UNTRAINED ? UNTRAINED : TAKEN;
}

static bool is_direct(unsigned class)
{
	return is_branch(class) && class != CLASS_INDIRECT && class != CLASS_RETURN;
}

/* The same branch once more, and none in between: a loop whose first words the core may have kept. */
static bool is_again(struct cycles_engine *e, const struct cycles_step *step, unsigned class)
{
	bool again = e->has_direct && e->direct == step->pc;

	if (!(step->flags & CYCLES_TAKEN) || !is_direct(class))
		return false;
	e->direct = step->pc;
	e->has_direct = true;
	return again && e->core->of_parameter[PARAMETER_TAKEN_AGAIN] != CORE_NO_ROW;
}

/* A BL beyond the branches of its block that the predictor knows. Its target is in the word, so that it is not mispredicted. */
static bool is_slow_call(const struct cycles_engine *e, unsigned class, bool crowded)
{
	return crowded && class == CLASS_CALL && e->core->of_parameter[PARAMETER_CROWDED] != CORE_NO_ROW;
}

static uint64_t taken_cost(const struct cycles_engine *e, bool again, bool slow_call)
{
	uint64_t taken = (uint64_t)e->p[PARAMETER_TAKEN], crowded = (uint64_t)e->p[PARAMETER_CROWDED];

	if (slow_call)
		return taken > crowded ? taken : crowded;
	return again ? (uint64_t)e->p[PARAMETER_TAKEN_AGAIN] : taken;
}

/* From when on what comes behind this step is fetched, if it is not simply the next word. */
void front_next(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, const struct cycles_stages *at)
{
	bool flushes = class_rows[shape->class].sync == SYNC_FLUSHES;
	bool crowded = is_crowded(e, shape->class);
	bool again = is_again(e, step, shape->class), slow_call = is_slow_call(e, shape->class, crowded);
	enum way way = way_of(step, shape->class, crowded);

	e->redirected = flushes || way != AHEAD;
	e->was_entry = shape->class == CLASS_ENTRY;
	if (flushes)
		e->redirect = at->complete;
	else if (way == MISPREDICTED)
		e->redirect = at->issue + (uint64_t)e->p[PARAMETER_MISPREDICT];
	else
		e->redirect = at->fetch + taken_cost(e, again, slow_call) +
			(shape->class == CLASS_INDIRECT ? (uint64_t)e->p[PARAMETER_INDIRECT] : 0) +
			(way == UNTRAINED ? (uint64_t)e->p[PARAMETER_UNTRAINED] : 0);
	e->was_taken = !flushes && !again && !slow_call && (way == TAKEN || way == UNTRAINED);
	e->was_return = shape->class == CLASS_RETURN;
	if (shape->class == CLASS_CALL || shape->class == CLASS_INDIRECT) {
		e->called = step->pc;
		e->called_branches = e->branches;
	}
	if (crowded && way == AHEAD)
		e->stall = at->fetch + (uint64_t)e->p[PARAMETER_CROWDED];
	e->queue[e->steps % ENGINE_QUEUE] = at->dispatch;
}
