/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The call under way, and what its caller is that the engine's CPU is not: elsewhere, of a later CPU, with other memory. */
#ifndef SIM_ENGINE_CALL_H
#define SIM_ENGINE_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/call.h"

struct engine;

struct engine_calls {
	struct hv_run *run;		/* the runner's state, in the harness */
	const struct hv_call *steered;	/* the call that the host makes itself, without the runner; NULL: the runner's */
};

/* NULL: the runner's state does not say. */
const struct hv_call *engine_call(struct engine *e);
/*
 * Where this call's caller goes on, as the stub is told: at the call's PC if that is a kernel's address, else behind the site's
 * HVC, with the bits that all addresses of this CPU's callers have besides.
 */
uint64_t engine_callers(struct engine *e);
/* True if `pc` is the instruction behind the caller's HVC, at the address that the stub knows: the code itself lies lower. */
bool engine_is_callers(struct engine *e, uint64_t pc);
/* Bits of PSTATE that the call of this caller has and the engine's CPU has not. SPSR_EL2 has them when the stub is entered. */
uint32_t engine_later_pstate(struct engine *e);
/*
 * The page of the call's parameters also lies at an address that differs from its own in bits above 31, if a general register of
 * the call holds such an address. False: `addr` is not in such a page.
 */
bool engine_parameters(struct engine *e, uint64_t addr);

#endif
