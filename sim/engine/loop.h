/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest while it runs: what stops it, and who is told. */
#ifndef SIM_ENGINE_LOOP_H
#define SIM_ENGINE_LOOP_H

#include "sim/engine/state.h"

/* Hooks that every engine has: exceptions, the budget, memory that is not there. */
void engine_hook(struct engine *e);
/* Call the event's exception from places.site_event; places must be filled. */
void engine_hook_places(struct engine *e);
/* Run from where kind->go() said until `until`. */
enum engine_stop engine_run(struct engine *e, uint64_t until);
/* From a watcher: the CPU cannot go on, for the reason `why`, which stays the caller's. */
void engine_lose_run(struct engine *e, const char *why);
/* From a watcher: the run ends here, and all is well. */
void engine_end_run(struct engine *e);

#endif
