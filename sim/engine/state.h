/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An engine, as its parts and the Execution states know it. */
#ifndef SIM_ENGINE_STATE_H
#define SIM_ENGINE_STATE_H

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

/* True for code of the subject, and not the runner's or the microcode. */
static inline bool engine_is_subjects(const struct engine *e, uint64_t pc)
{
	return pc - HV_IMAGE_BASE >= e->places.end - HV_IMAGE_BASE && pc - MICRO_BASE >= MICRO_SIZE;
}

#endif
