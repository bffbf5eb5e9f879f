/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One executed call as a core's pipeline has it: what a viewer is given. */
#ifndef SUITE_CYCLES_TIMELINE_H
#define SUITE_CYCLES_TIMELINE_H

#include "suite/cycles/route.h"
#include "suite/cycles/pipeline.h"

/* Watches a call as a record does, and what it does to x0 to x30 and memory besides. */
struct timeline {
	struct record record;
	struct hv_observer observer;	/* to be attached; `ctx` is this timeline, which must not move */
	struct pipeline_effect *effects;	/* owned */
	size_t count, room;
	uint64_t before[31];		/* x0 to x30 as the latest instruction found them */
	size_t accesses;		/* of the latest instruction */
};

#define TIMELINE_ROWS 20000		/* a viewer is of no use beyond */

void timeline_begin(struct timeline *t);
/* The call has ended. Fill `to`, to be freed either way; its title is not set. -1: there is no memory. */
int timeline_make(struct timeline *t, const struct cycles_core *core, enum cycles_regime regime, unsigned mhz, struct pipeline *to);
void timeline_free(struct timeline *t);

#endif
