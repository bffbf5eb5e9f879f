/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The instructions of one call in order, as the timing engine takes them: from the HVC at EL1 to the one that leaves the stub. They
 * are executed in the simulator, or lie on a path that is only read.
 */
#ifndef SUITE_CYCLES_ROUTE_H
#define SUITE_CYCLES_ROUTE_H

#include "cycles/cycles.h"
#include "hvcheck/machine.h"
#include "suite/cycles/paths.h"

struct route {
	struct cycles_step *steps;	/* owned */
	uint8_t *control;		/* owned; of each step: PATHS_M and its like, ROUTE_SP_EL0 */
	size_t count, room;
	bool cut;			/* there were more than there is room for */
};

#define ROUTE_MAX 65536
#define ROUTE_SP_EL0 0x80u	/* the stack pointer in use is SP_EL0: EL2t */

/* One more step; false if there is no memory, or it is too long: then `cut`. */
bool route_add(struct route *r, const struct cycles_step *step, uint8_t control);
/* Begin anew; what was owned is kept for reuse. */
void route_clear(struct route *r);
void route_free(struct route *r);
/* The HVC at `site` with this immediate, and what is on that path. -1: there is no memory. */
int route_of_path(struct route *r, const struct paths_path *path, unsigned from, uint16_t imm, uint64_t site);
/* The same with the body of a loop so many times more. */
int route_repeat(struct route *r, const struct paths_path *path, unsigned from, uint16_t imm, uint64_t site,
		 const struct paths_loop *loop, unsigned more);

/* How much was fetched past the caches: pieces of 64 bytes, and of 16. */
struct route_fetches {
	size_t by_64, by_16;
};
/*
 * Say of each step what its fetch and its data cost: by `regime` until the call itself changes SCTLR_EL2, and by that from there
 * on. LINUX is the regime in which the stub is found. The HVC is EL1's own, and warm.
 */
void route_mark(struct route *r, enum cycles_regime regime, const struct cycles_core *core, struct route_fetches *fetches);

/* Watches calls in a machine that has HV_SEE_PATH: the route of the last one. */
struct record {
	struct route route;
	struct hv_observer observer;	/* to be attached; `ctx` is this record, which must not move */
	uint8_t control;
	bool began, synchronises;
	size_t steps;			/* executed in the stub, beyond the route's end too */
};
void record_begin(struct record *r);	/* before the first call; and before each further one */
void record_end(struct record *r);	/* the call has ended: the route is all of it */
void record_free(struct record *r);

#endif
