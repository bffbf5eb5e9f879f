/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An exception as it is taken, in either Execution state. */
#ifndef SIM_ENGINE_EXCEPTION_H
#define SIM_ENGINE_EXCEPTION_H

#include <stdbool.h>
#include <stdint.h>

/* What an exception brings with it (Arm ARM D1.10). */
struct engine_exception {
	unsigned event;		/* HV_EVENT_*: column of the vector table */
	uint64_t esr;
	uint64_t far;
	bool has_far;
	uint64_t return_to;	/* ELR */
	uint32_t pstate;	/* SPSR */
	unsigned target;	/* level it is taken to: 1 or 2 */
};

/* What an interrupt number of Unicorn's is to the guest. */
enum engine_interrupt {
	ENGINE_TAKEN,		/* an exception: the caller is to raise it */
	ENGINE_RESUMED,		/* an instruction that the simulator has executed: the guest goes on */
	ENGINE_DOOR,		/* the runner's SMC, by which it comes to EL2 */
	ENGINE_FROM_EL0,	/* the SVC by which a call of EL0's comes back */
	ENGINE_UNMODELLED,	/* nothing that the simulator knows: engine.why says */
};

#endif
