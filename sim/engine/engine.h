/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulator's engine: Unicorn with real EL2, guest memory, and what a call may cost. What EL2 of one Execution state does in
 * its own way is a table (kind.h), and so is a watcher (watcher.h): the engine knows neither.
 *
 *	uc_emu_start ---> guest runs ---> hvc, undef, fault, budget spent, event site
 *	                     ^                         |
 *	                     +------- microcode <------+  kind->raise() decides ESR, ELR, SPSR, slot
 */
#ifndef SIM_ENGINE_ENGINE_H
#define SIM_ENGINE_ENGINE_H

#include "sim/engine/state.h"

/* Open on Unicorn's CPU model `model` (UC_CPU_ARM64_* or UC_CPU_ARM_*). NULL with a sentence in `error`. */
struct engine *engine_open(const struct engine_kind *kind, int model, char *error, size_t size);
void engine_close(struct engine *e);
/* Keep the CPU as it is now, which has run nothing, and go back to that. False if it could not be kept. */
void engine_keep_start(struct engine *e);
bool engine_renew(struct engine *e);

/* HVC is UNDEFINED below the gates, and at EL0. */
bool engine_allows_hvc(const struct engine *e, unsigned level);

#endif
