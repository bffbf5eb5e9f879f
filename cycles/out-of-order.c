/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A core that issues what is ready: dispatch in order, pipes, a window. docs/cycles.md, "Out of order". */
#include <string.h>

#include "cycles/back-end.h"
#include "cycles/operands.h"

#define NO_GROUP CORE_GROUPS_MAX

static void next_cycle(struct cycles_engine *e, uint64_t at)
{
	e->dispatch = at;
	e->dispatched = 0;
	memset(e->dispatched_of, 0, sizeof(e->dispatched_of));
}

/* One micro-op to the window, not before `at`. Its pipes' group is `group`, or NO_GROUP. */
static uint64_t dispatch_one(struct cycles_engine *e, uint64_t at, unsigned group)
{
	uint64_t room = e->window[e->uops++ % (uint64_t)e->p[PARAMETER_WINDOW]];

	e->full = room > at;
	at = room > at ? room : at;
	if (at > e->dispatch)
		next_cycle(e, at);
	if (e->dispatched == (unsigned)e->p[PARAMETER_WIDTH] ||
	    (group != NO_GROUP && e->core->limit[group] && e->dispatched_of[group] == e->core->limit[group]))
		next_cycle(e, e->dispatch + 1);
	e->dispatched++;
	if (group != NO_GROUP)
		e->dispatched_of[group]++;
	return e->dispatch;
}

/* Intervals that end before anything may still be issued are forgotten. */
static void forget(struct engine_pipe *pipe, uint64_t before)
{
	size_t count = 0;

	while (count < pipe->count && pipe->kept[count].to <= before)
		count++;
	if (count)
		memmove(pipe->kept, pipe->kept + count, (pipe->count -= count) * sizeof(pipe->kept[0]));
}

/* The first cycle, `at` or later, from which on the pipe is free for `busy` cycles; `*place`: before which interval that is. */
static uint64_t fit(const struct engine_pipe *pipe, uint64_t at, uint64_t busy, size_t *place)
{
	size_t i = 0;

	for (; i < pipe->count && at + busy > pipe->kept[i].from; i++)
		if (pipe->kept[i].to > at)
			at = pipe->kept[i].to;
	*place = i;
	return at;
}

static void keep(struct engine_pipe *pipe, uint64_t at, uint64_t busy, size_t i)
{
	bool before = i && pipe->kept[i - 1].to == at, behind = i < pipe->count && pipe->kept[i].from == at + busy;

	if (before && behind) {
		pipe->kept[i - 1].to = pipe->kept[i].to;
		memmove(pipe->kept + i, pipe->kept + i + 1, (--pipe->count - i) * sizeof(pipe->kept[0]));
	} else if (before) {
		pipe->kept[i - 1].to = at + busy;
	} else if (behind) {
		pipe->kept[i].from = at;
	} else if (pipe->count < ENGINE_BUSY) {
		memmove(pipe->kept + i + 1, pipe->kept + i, (pipe->count++ - i) * sizeof(pipe->kept[0]));
		pipe->kept[i].from = at;
		pipe->kept[i].to = at + busy;
	}
}

/* A micro-op that is ready at `at`: when it is issued, and on which pipe. */
static uint64_t issue_one(struct cycles_engine *e, uint16_t set, uint64_t at, uint64_t busy)
{
	uint64_t best = UINT64_MAX, one;
	size_t place, best_place = 0;
	int pipe = -1;

	if (e->mode == CYCLES_IDEAL)
		return at;
	if (e->mode == CYCLES_SERIAL) {
		at = e->serial > at ? e->serial : at;
		e->serial = at + busy;
		return at;
	}
	for (int i = 0; i < e->core->pipes; i++) {
		if (!(set >> i & 1))
			continue;
		forget(&e->pipe[i], e->dispatch);
		one = fit(&e->pipe[i], at, busy, &place);
		if (one < best)
			best = one, best_place = place, pipe = i;
	}
	keep(&e->pipe[pipe], best, busy, best_place);
	engine_use(e, pipe, best, best + busy);
	return best;
}

/* Why the last micro-op was dispatched no earlier than in that cycle. */
static enum cycles_wait why_then(const struct cycles_engine *e, uint64_t from, uint64_t dispatched)
{
	if (dispatched > from)
		return e->full ? CYCLES_WAIT_WINDOW : CYCLES_WAIT_WIDTH;
	return e->after && from == e->after ? CYCLES_WAIT_SYNC : CYCLES_WAIT_FETCH;
}

/* All micro-ops of a class. Raises `t` to when the last is issued; returns when the last is dispatched. */
static uint64_t dispatch_and_issue(struct cycles_engine *e, unsigned class, uint64_t from, int32_t more_busy, struct engine_time *t)
{
	const struct core_need *need = &e->core->need[class];
	uint64_t busy = engine_busy(e, class) + (uint64_t)more_busy;
	uint64_t dispatched = e->dispatch > from ? e->dispatch : from, ready = t->at, last = 0;

	for (unsigned i = 0; i < need->micros; i++) {
		uint64_t at;

		dispatched = dispatch_one(e, from, need->group[i]);
		at = dispatched + 1 > ready ? dispatched + 1 : ready;
		at = issue_one(e, need->set[i], at, busy);
		last = at > last ? at : last;
	}
	for (unsigned i = need->micros; i < need->uops; i++)
		dispatched = dispatch_one(e, from, NO_GROUP);
	engine_raise(t, dispatched + 1, why_then(e, from, dispatched), CYCLES_NO_STEP);
	engine_raise(t, last, CYCLES_WAIT_PIPE, CYCLES_NO_STEP);
	return dispatched;
}

static uint64_t retire_all(struct cycles_engine *e, uint64_t complete, unsigned uops)
{
	for (unsigned i = 0; i < uops; i++) {
		if (complete > e->retire || e->retired == (unsigned)e->p[PARAMETER_RETIRE]) {
			e->retire = complete > e->retire ? complete : e->retire + 1;
			e->retired = 0;
		}
		e->retired++;
		e->window[(e->uops - uops + i) % (uint64_t)e->p[PARAMETER_WINDOW]] = e->retire;
	}
	if (complete > e->retire) {
		e->retire = complete;
		e->retired = 0;
	}
	return e->retire;
}

void out_of_order_step(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, struct cycles_stages *at)
{
	uint64_t from = at->decode > e->after ? at->decode : e->after, first = e->uops;
	struct engine_time t = { 0, { CYCLES_WAIT_FETCH, CYCLES_NO_STEP } }, back = t;

	if (shape->back != SHAPE_NONE)
		back.at = operand_ready(&e->value[shape->back], e, TAKER_PLAIN);
	operands_ready(e, step, shape, &t);
	at->dispatch = dispatch_and_issue(e, shape->class, from, operand_busy(e, step, shape), &t);
	at->issue = t.at;
	e->cause = t.cause;
	if (shape->back != SHAPE_NONE)
		dispatch_and_issue(e, CLASS_WRITEBACK, from, 0, &back);
	at->complete = operands_made(e, step, shape, t.at, back.at);
	at->retire = retire_all(e, at->complete, (unsigned)(e->uops - first));
}
