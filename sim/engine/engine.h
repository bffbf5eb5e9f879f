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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicorn/unicorn.h>

#include "hvcheck/machine.h"
#include "sim/engine/budget.h"
#include "sim/engine/call.h"
#include "sim/engine/kind.h"
#include "sim/engine/memory.h"
#include "sim/engine/place.h"
#include "sim/engine/spread.h"
#include "sim/engine/watcher.h"

/* Why the guest stopped. */
enum engine_stop {
	ENGINE_DONE,	/* reached the `until` address, or a watcher has ended the run */
	ENGINE_BUDGET,	/* the call executed as many blocks as it may: it loops */
	ENGINE_EL0,	/* a call of EL0's has come back: kind->leave_el0() */
	ENGINE_LOST,	/* the engine cannot go on from here; `why` says */
};

struct engine {
	const struct engine_kind *kind;
	uc_engine *uc;
	void *own;			/* the kind's state; owned */
	struct engine_memory memory;
	struct spread spread;
	struct engine_calls calls;
	struct budget budget;
	struct watchers watchers;

	/* Of who opened it, who may change it between runs. */
	struct hv_places places;
	struct hv_cpu cpu;		/* another CPU than Unicorn's */
	struct { bool has_el3, hce, hcd; } gates; /* whether there is an EL3 at all, SCR_EL3.HCE, HCR_EL2.HCD */

	/* How the run ends, or has ended. */
	enum engine_stop stop;
	bool ended;			/* by a watcher */
	const char *why;
	uint64_t fault;			/* address of the access that no memory answered */
	bool fault_known;

	unsigned starts;		/* of Unicorn, each of which leaks */
	uc_context *start;		/* the CPU before it ran anything; owned */
};

/* Open on Unicorn's CPU model `model` (UC_CPU_ARM64_* or UC_CPU_ARM_*). NULL with a sentence in `error`. */
struct engine *engine_open(const struct engine_kind *kind, int model, char *error, size_t size);
void engine_close(struct engine *e);
/* Keep the CPU as it is now, which has run nothing, and go back to that. False if it could not be kept. */
void engine_keep_start(struct engine *e);
bool engine_renew(struct engine *e);

/* HVC is UNDEFINED below the gates, and at EL0. */
bool engine_allows_hvc(const struct engine *e, unsigned level);

/* True for code of the subject, and not the runner's or the microcode. */
static inline bool engine_is_subjects(const struct engine *e, uint64_t pc)
{
	return pc - HV_IMAGE_BASE >= e->places.end - HV_IMAGE_BASE && pc - MICRO_BASE >= MICRO_SIZE;
}

#endif
