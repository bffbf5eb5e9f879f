/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The simulator as a machine, for its own files: sim.c loads and runs, play.c plays scenarios. */
#ifndef SIM_SIM_INT_H
#define SIM_SIM_INT_H

#include "sim/coherence.h"
#include "suite/stub/placed.h"

/* A stretch of guest memory that a call may not change, and how it looked before. */
struct watched {
	uint64_t base;
	size_t size;
	uint8_t *bytes;		/* borrowed from the engine */
	const uint8_t *before;
	uint8_t *kept;		/* owned; NULL: `before` is the machine's own image */
};

struct sim {
	struct hv_machine m;	/* first: the two are one object */
	struct engine *e;
	const struct hv_observer *observer;
	const struct engine_kind *kind, *own; /* of the subject that is loaded, and of the machine */
	int model;
	bool vhe;
	uint64_t sees;		/* of the machine's own CPU */
	struct hv_cpu cpu;
	bool has_el3, hce, hcd;
	struct watched watched[4]; /* the harness in two parts, canary memory, the stub's image or its moved copy */
	size_t watched_count;
	struct placed image;	/* what a reopened engine is loaded with */
	struct { uint64_t from, size, to, table; } moved; /* size 0: not moved */
	unsigned lost;		/* batches of this subject that ended in a call that hangs */
	struct hv_coherence coherence;
	const struct hv_scene *scene; /* NULL: ordinary calls */
	struct hv_hazard *hazards;	/* owned; m.hazards */
	struct hv_life *life;		/* owned; m.life */
};

/* Put the subject into a fresh engine. 0, or -1 with a sentence. */
int sim_install(struct sim *s);
int sim_fail(struct sim *s, const char *what);
/* hv_machine_ops.run of one call, within a scene that is laid out. */
int sim_run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count);

/* play.c. Lay out s->scene in a fresh engine; fill its windows while the engine that played it is still there. */
int sim_lay_out(struct sim *s);
void sim_look(struct sim *s);
/* Take over what the models found in this engine's calls. */
void sim_collect(struct sim *s);
int sim_play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out);
int sim_coherence(struct hv_machine *m, const struct hv_coherence *how);

#endif
