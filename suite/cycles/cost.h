/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each call of a stub costs on each core in each regime: bounds over all its paths, and what makes them wide. */
#ifndef SUITE_CYCLES_COST_H
#define SUITE_CYCLES_COST_H

#include "suite/cycles/route.h"

#define COST_CORES_MAX 16
#define COST_PARTS 4
#define COST_LOOPS 8
#define COST_ALL_REGIMES ((1u << CYCLES_REGIMES) - 1)

/* What one pass more of a loop costs. */
struct cost_loop {
	uint64_t at;			/* address of its first instruction */
	struct cycles_interval pass;
};

/* One call on one core in one regime. */
struct cost_cell {
	uint64_t best, worst;		/* over all paths; of a loop one pass is counted */
	size_t best_path, worst_path;	/* indices in cost_call.paths */
	uint64_t low, high;		/* typical cost of the calls that were executed; executed 0: of the paths */
	unsigned executed;		/* how many calls were */
	unsigned outside;		/* of these, how many have a cost that is not within best and worst: a defect of ours */
	struct route_fetches fewest, most;	/* of the paths */
	struct cost_loop loops[COST_LOOPS];
	unsigned loop_count;
	struct cycles_part parts[COST_PARTS];	/* of the worst path's width, largest first */
	size_t part_count;
	uint64_t width;			/* of that path */
};

struct cost_call {
	struct paths_call call;		/* `name` borrowed from the ABI */
	struct paths paths;		/* owned */
	size_t fewest, most;		/* instructions of a path, the HVC among them */
	const struct paths_step *unknown;	/* the first on a path that no core has a class for; NULL: each has one */
	size_t endless;			/* paths that never end, or end in an exception: they are not counted */
	struct cost_cell (*cells)[CYCLES_REGIMES];	/* owned, one a core */
};

struct cost_options {
	struct cycles_core *cores[COST_CORES_MAX];	/* borrowed */
	size_t core_count;
	unsigned regimes;		/* bit n: enum cycles_regime n */
	unsigned mhz;
};

struct cost_table {
	const struct hv_stub *stub;	/* borrowed, as the next two */
	const struct hv_abi *abi;
	const struct cost_options *options;
	uint64_t base;			/* where addresses in it are of */
	struct cost_call *calls;	/* owned */
	size_t call_count;
	struct paths_calls kinds;	/* owned */
	struct cycles_bounds *bounds[COST_CORES_MAX];	/* owned, one a core */
	bool as_filed;			/* of some call, paths that only the command line can choose are left out */
	bool cut;			/* of some call, not all paths were followed: its bounds do not hold */
	char executed_on[64];		/* machines that executed calls, "sim, sim:max"; "" */
};

/* Fill `to`, to be freed either way. -1: there is no memory. */
int cost_make(const struct hv_stub *stub, const struct hv_abi *abi, const struct cost_options *options, struct cost_table *to);
void cost_free(struct cost_table *table);
/*
 * Execute each kind of call on `m`, on which the stub is loaded here, and note what it costs. Returns -1 with a sentence in
 * m->error if the machine is lost. A kind that this machine cannot be asked is left out.
 */
int cost_execute(struct cost_table *table, struct hv_machine *m);
/* The kind that the call is of, if it finds EL2 as that kind does; NULL: of none. */
struct cost_call *cost_kind_of(struct cost_table *table, const struct hv_call *call);
/*
 * Count an executed call among those of its kind, on every core and in every regime. `cycles`: what is typical of it on the first
 * core in the last regime; may be NULL.
 */
void cost_add(struct cost_table *table, struct cost_call *kind, struct route *route, uint64_t *cycles);

/* What the caller's registers have to do with the cost: 0, or those of x1 to x30 that choose a path, a loop's passes, or a time. */
uint32_t cost_registers(const struct cost_call *call);
/* The highest cost that the call can have; UINT64_MAX: a loop has as many passes as the caller likes, or paths were cut. */
uint64_t cost_most(const struct cost_call *call, const struct cost_cell *cell);

/* How many executed calls have cost what no path does, as counted on each core in each regime: 0, or hvcheck is wrong. */
unsigned cost_outside(const struct cost_table *table);

#endif
