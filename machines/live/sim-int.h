/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The simulator in a snapshot's place, for its own files: sim.c runs calls, sim-memory.c has the memory, sim-look.c the code. */
#ifndef LIVE_SIM_INT_H
#define LIVE_SIM_INT_H

#include "machines/live/live.h"
#include "sim/coherence.h"
#include "sim/engine/engine.h"
#include "sim/memory/translate.h"

#define PAGE 0x1000ull

struct live_sim {
	char name[sizeof(((struct hv_machine *)0)->name)];
	uint64_t sees, has;
	struct engine *e;
	struct coherence *coherence;	/* in this engine */
	const struct ram *ram;
	uint8_t *bytes;		/* the engine's copy of the memory */
	uint64_t payload;
	int model;
	bool vhe;
	char *error;
	size_t error_size;

	const struct watcher *watcher;	/* borrowed; NULL: none */
	const struct live_trial *trial;	/* NULL: everything is as in the snapshot */
	uint64_t page;			/* of the identity map */

	/* The call under way. */
	const struct hv_call *call;
	struct hv_outcome *out;
	struct live_seen *seen;
	bool arrived;
	bool thrown;		/* EL1 has taken an exception at once, and stands before its vectors */
	uint64_t behind, behind_sp;	/* where a function that EL2 has called comes back to; 0: none is under way */
	uint64_t fault;		/* the address that no memory answered */
	unsigned aborts;
	struct translator translator;
	struct hv_run run;	/* the runner's state, which there is none of: `left` tells calls apart */
};

/* sim-look.c: EL2 is about to execute the word at `pc`. */
void sim_look_at(struct live_sim *s, uint64_t pc);
/* Hooks for memory that the engine does not have by that name, and for stores. */
void sim_memory_hook(struct live_sim *s);
/* Host view of physical memory, NULL: there is none. */
uint8_t *sim_memory(struct live_sim *s, uint64_t pa, size_t size);
/* The same of a virtual address at the level that runs, by the tables as they are now. */
uint8_t *sim_memory_locate(struct live_sim *s, uint64_t va);
/* Map the snapshot's memory, with the trial's words in it. */
bool sim_memory_map(struct live_sim *s);
/* Have a page at the virtual address, as the tables are now. False: they map nothing there. */
bool sim_memory_name(struct live_sim *s, uint64_t va);

#endif
