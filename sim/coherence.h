/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine's side of the cache and barrier models: it tells sim/memory/ and sim/order/ what the subject does, instruction by
 * instruction, and collects what they find. The subject is all code but the harness, and of that the caller.
 */
#ifndef SIM_COHERENCE_H
#define SIM_COHERENCE_H

#include "hvcheck/scenario.h"
#include "sim/engine/engine.h"

struct coherence;

/* Watch the engine from now on, until it is closed; before anything was translated. `how` is copied. NULL if memory is out. */
struct coherence *coherence_new(struct engine *e, const struct hv_coherence *how);
void coherence_free(struct coherence *c);

/* The script's records lie here: bytes that belong to the harness, and tell which step the caller is at. */
void coherence_script(struct coherence *c, uint64_t at, uint64_t size);
/* Fill a window. */
void coherence_observe(struct coherence *c, struct hv_window *w);
/* Let go of what was found: the arrays are the caller's now (free(3)). */
size_t coherence_take_hazards(struct coherence *c, struct hv_hazard **hazards);
size_t coherence_take_life(struct coherence *c, struct hv_life **life);

#endif
