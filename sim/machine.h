/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator as a machine, for this room's files: watched.c has the memory that must not change, scene.c a scenario's, subject.c
 * puts the stub into an engine, batch.c runs calls on it, play.c scenarios, and sim.c makes a hv_machine of it.
 */
#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include "hvcheck/machine.h"
#include "hvcheck/scenario.h"
#include "sim/coherence.h"
#include "sim/engine/engine.h"
#include "sim/watched.h"
#include "suite/stub/placed.h"

#define SIM_BATCH 512	/* calls that the runner's blocks hold */

struct sim {
	struct hv_machine m;	/* first: the two are one object */
	struct engine *e;
	bool due;		/* the engine is not as it must be for the next call: sim_install() makes one that is */
	const struct hv_observer *observer;
	const struct engine_kind *kind, *own; /* of the subject that is loaded, and of the machine */
	int model;
	bool vhe;
	uint64_t has;		/* HV_HAS_* of the machine's own CPU */
	struct hv_cpu cpu;
	bool has_el3, hce, hcd;
	size_t own_regions, own_watched; /* of the engine and of `watched`: those behind them are the subject's */
	struct watched_list watched; /* the harness in two parts, page tables, canary memory, the stub's image or its moved copy */
	struct placed image;	/* what a reopened engine is loaded with */
	struct { uint64_t from, size, to; } moved; /* size 0: not moved */
	unsigned lost;		/* batches of this subject that ended in a call that hangs */
	bool hasty;		/* no call of the last batch was long */
	size_t room;	/* calls of the next batch, at most; 0: as many as there is room for */
	struct hv_coherence how; /* of caches and barriers; on or not */
	struct coherence *coherence; /* in this engine; NULL: caches and barriers are not modelled */
	const struct hv_scene *scene; /* NULL: ordinary calls */
	struct watcher observes, covers; /* observe.c's; covers.block: NULL while m.coverage is */
	struct hv_hazard *hazards;	/* owned; m.hazards */
	struct hv_life *life;		/* owned; m.life */
};

static inline struct sim *sim_of(struct hv_machine *m)
{
	return (struct sim *)m;
}

/* Note the sentence. -1. */
int sim_fail(struct sim *s, const char *what);

#endif
