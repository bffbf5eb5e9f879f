/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A core that issues in the order of the program: a scoreboard. docs/cycles.md, "In order". */
#include "cycles/back-end.h"
#include "cycles/operands.h"

/* Slots are counted through: slot s is in cycle s / width. What needs more than are left of a cycle begins with the next. */
static uint64_t slot_for(const struct cycles_engine *e, uint64_t at, unsigned uops)
{
	uint64_t width = (uint64_t)e->p[PARAMETER_WIDTH], slot = e->slot > at * width ? e->slot : at * width;

	if (slot % width && slot % width + uops > width)
		slot += width - slot % width;
	return slot;
}

/*
 * In a cycle so many bytes of SIMD registers are worked on, in all; and what works on VECTOR_FIRST of them or on more is the
 * first instruction of its cycle.
 */
static uint64_t simd_slot(struct cycles_engine *e, const struct shape *shape, uint64_t slot)
{
	uint64_t width = (uint64_t)e->p[PARAMETER_WIDTH];
	int32_t most = e->p[PARAMETER_VECTOR_ISSUE], first = e->p[PARAMETER_VECTOR_FIRST];
	int32_t used = slot / width == e->simd_cycle ? e->simd_bytes : 0;

	if (!most || !shape->width)
		return slot;
	if ((used && used + shape->width > most) || (first && shape->width >= first && slot % width)) {
		slot = (slot / width + 1) * width;
		used = 0;
	}
	e->simd_cycle = slot / width;
	e->simd_bytes = used + shape->width;
	return slot;
}

/* SIMD registers that move in pieces hold what is behind them until the last one, on cores that have VECTOR_FIRST. */
static uint64_t slot_behind(const struct cycles_engine *e, const struct shape *shape, uint64_t slot, unsigned uops)
{
	int32_t more = e->p[PARAMETER_VECTOR_FIRST] ? operand_more_pieces(e, shape) : 0;
	uint64_t width = (uint64_t)e->p[PARAMETER_WIDTH], behind = (slot / width + 1 + (uint64_t)more) * width;

	return more > 0 && behind > slot + uops ? behind : slot + uops;
}

/* Of the pipes in a set the one that is free first, the lowest of several; -1: the class needs none. */
static int pipe_for(const struct cycles_engine *e, const struct core_need *need)
{
	int best = -1;

	for (int i = 0; i < CORE_PIPES_MAX && need->micros; i++)
		if (need->set[0] >> i & 1 && (best < 0 || e->free[i] < e->free[best]))
			best = i;
	return best;
}

void in_order_step(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, struct cycles_stages *at)
{
	const struct core_need *need = &e->core->need[shape->class];
	unsigned uops = need->uops + (shape->back == SHAPE_NONE ? 0u : e->core->need[CLASS_WRITEBACK].uops);
	int pipe = pipe_for(e, need);
	struct engine_time t = { at->decode, { CYCLES_WAIT_FETCH, CYCLES_NO_STEP } };

	engine_raise(&t, e->after, CYCLES_WAIT_SYNC, CYCLES_NO_STEP);
	operands_ready(e, step, shape, &t);
	if (pipe >= 0)
		engine_raise(&t, e->free[pipe], CYCLES_WAIT_PIPE, CYCLES_NO_STEP);
	e->slot = simd_slot(e, shape, slot_for(e, t.at, uops));
	engine_raise(&t, e->slot / (uint64_t)e->p[PARAMETER_WIDTH], CYCLES_WAIT_WIDTH, CYCLES_NO_STEP);
	e->slot = slot_behind(e, shape, e->slot, uops);
	e->cause = t.cause;
	at->dispatch = at->issue = t.at;
	if (pipe >= 0) {
		e->free[pipe] = t.at + engine_busy(e, shape->class) + (uint64_t)operand_busy(e, step, shape);
		engine_use(e, pipe, t.at, e->free[pipe]);
	}
	at->complete = operands_made(e, step, shape, t.at, t.at);
	at->retire = at->complete > e->retire ? at->complete : e->retire;
}
