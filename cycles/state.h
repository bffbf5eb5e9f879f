/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine from within: what it knows between two steps. front.c, operands.c and the back ends share it. */
#ifndef CYCLES_STATE_H
#define CYCLES_STATE_H

#include "cycles/core.h"

#define ENGINE_STORES 16	/* the last stores, for loads that read them */
#define ENGINE_BUSY 1024	/* intervals in which a pipe is kept that may still matter: no more than twice the largest window */
#define ENGINE_QUEUE 256	/* the largest queue */
#define ENGINE_WINDOW 512

struct engine_value {		/* a register's newest value */
	uint64_t issue;
	size_t by;		/* the step that made it */
	int32_t latency;
	uint8_t maker;		/* MAKERS: it was there before the first step */
};

struct engine_store {
	uint64_t address, issue;
	uint16_t size;
	size_t by;
};

struct engine_pipe {		/* out of order: [from, to) in which it is kept, sorted and apart */
	struct { uint64_t from, to; } kept[ENGINE_BUSY];
	size_t count;
};

struct cycles_engine {
	const struct cycles_core *core;
	enum cycles_mode mode;
	unsigned mhz;
	/* Values, by name */
	int32_t p[PARAMETERS], latency[CLASS_COUNT], fwd[MAKERS][TAKERS];
	/* All from here on begins again with cycles_restart(). */
	struct engine_value value[SHAPE_REGISTERS];
	size_t steps;
	struct cycles_cause cause;
	struct cycles_use uses[CYCLES_USES_MOST];	/* of the last step: its class's and writeback's */
	size_t use_count;
	/* Front end */
	uint64_t fetch, last_pc, redirect, stall;
	uint64_t direct;		/* where the last taken branch was whose word tells its target, */
	bool has_direct;		/* if there was one */
	bool redirected, was_nc, was_entry, was_return, was_taken;
	unsigned branches;		/* of the block that is fetched, one after another */
	uint64_t called;		/* where the last call was, */
	unsigned called_branches;	/* and how many there were in its block then */
	uint64_t queue[ENGINE_QUEUE];	/* when the last steps were dispatched */
	/* What holds all */
	uint64_t complete, after, device, retire;
	/* In order */
	uint64_t slot, free[CORE_PIPES_MAX];
	uint64_t simd_cycle;		/* the last in which something worked on SIMD registers, */
	int32_t simd_bytes;		/* and on how many bytes */
	/* Out of order */
	uint64_t dispatch, window[ENGINE_WINDOW], uops, serial;
	bool full;			/* the last micro-op waited for the window */
	unsigned dispatched, retired, dispatched_of[CORE_GROUPS_MAX];
	struct engine_store store[ENGINE_STORES];
	size_t stores;
	struct engine_pipe pipe[CORE_PIPES_MAX];
};

/* A time that is the latest of many, and what made it so. */
struct engine_time {
	uint64_t at;
	struct cycles_cause cause;
};
static inline void engine_raise(struct engine_time *t, uint64_t at, enum cycles_wait wait, size_t by)
{
	if (at > t->at)
		*t = (struct engine_time){ at, { (uint8_t)wait, by } };
}

/* Nanoseconds of a parameter as cycles, rounded up. */
static inline uint64_t engine_ns(const struct cycles_engine *e, enum parameter id)
{
	return ((uint64_t)e->p[id] * e->mhz + 999) / 1000;
}

static inline void engine_use(struct cycles_engine *e, int pipe, uint64_t from, uint64_t to)
{
	if (e->use_count < CYCLES_USES_MOST)
		e->uses[e->use_count++] = (struct cycles_use){ (uint8_t)pipe, from, to };
}

/* Cycles for which an instruction of that class keeps each of its pipes: one at least. */
static inline uint64_t engine_busy(const struct cycles_engine *e, unsigned class)
{
	int32_t busy = e->core->need[class].busy;

	if (busy == CYCLES_BUSY_LATENCY)
		busy = e->latency[class];
	return busy > 1 ? (uint64_t)busy : 1;
}

#endif
