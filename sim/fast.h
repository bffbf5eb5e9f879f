/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Batches of calls that differ in their general registers alone: see fast.c. */
#ifndef SIM_FAST_H
#define SIM_FAST_H

#include "sim/engine/engine.h"

/* How many of `calls`, from the first on, can go in one such batch. */
size_t fast_count(const struct hv_call *calls, size_t count);

enum fast_ending {
	FAST_WELL,	/* the runner goes on with the first call that has no outcome */
	FAST_TOUCHED,	/* something changed that is not looked at call by call: let the runner tell what, and when */
	FAST_LOST,	/* the engine is of no use any more */
};

/*
 * Run calls[0..count) behind `like`, the outcome of an idle call with the same system registers that the runner has just collected.
 * `*done` of them have an outcome: all, or those before the first that the runner must repeat.
 */
enum fast_ending fast_run(struct engine *e, const struct hv_call *calls, struct hv_outcome *outs, size_t count,
			  const struct hv_outcome *like, size_t *done);

#endif
