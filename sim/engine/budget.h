/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a call costs. It pays for every block and every exception out of a budget, so that whatever it does, it ends, and at the
 * same instruction on every host.
 */
#ifndef SIM_ENGINE_BUDGET_H
#define SIM_ENGINE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct engine;

#define ENGINE_STATE 34
#define ENGINE_CALL_BUDGET 2000000	/* blocks of one ordinary call: one that never is in one state twice ends here */

/* Prices, in blocks. */
#define BUDGET_BLOCK 1
#define BUDGET_TRAP 16		/* exceptions upon exceptions must end, too */
#define BUDGET_ABORT 128	/* and each of these costs a start of the engine */

#define BUDGET_SHORT 5000	/* blocks of a call that cost the run nothing */

struct budget {
	uint64_t blocks;	/* a call may execute so many */
	uint64_t left;		/* that it still may */
	uint64_t patience;	/* blocks' worth of exceptions and of the runner's own code that it still may */
	uint64_t call;		/* hv_run.left of the call that all this is for */
	unsigned micro;		/* blocks of the microcode since an exception was taken, in a row */
	uint64_t spent;		/* blocks beyond BUDGET_SHORT of all calls before this one, until the machine has taken them */
	unsigned waits;		/* how often the call has read a counter */
	uint64_t ahead;		/* ticks by which the call's counters are ahead of the engine's */
	uint64_t loop_pc;	/* block at which the budget ran out */
	bool again;		/* the call was cut as it never ends: it came into a state in which it was before, or waits */
	uint64_t rounds, look;	/* blocks of the subject so far; at how many its state is kept anew */
	struct { uint64_t pc, r[ENGINE_STATE]; unsigned differs; } seen; /* that state: x0-x30, SP, PSTATE, TPIDR_EL2 */
};

/* A new call: it may do all again that a call may. */
void budget_renew(struct engine *e);
/* The HVC before `pc` is taken: a new call, unless it comes back again and again. */
void budget_begin_call(struct engine *e, uint64_t pc);
/* The caller stands before the event of its call. False: it comes back here again and again, and cannot pay. */
bool budget_begin_event(struct engine *e);
/* Take a price off what the call may do besides running its own code; false, and the guest stops, if it cannot pay. */
bool budget_charge(struct engine *e, uint64_t price);
bool budget_charge_exception(struct engine *e, uint64_t price);
/*
 * The call reads a counter at `pc`: by how many ticks it is ahead of the engine's. A call that reads it again and again waits, and
 * gets ever more of them, so that every wait that ends does so soon. False, and the guest stops: 2^62 ticks have not ended it.
 */
bool budget_wait(struct engine *e, uint64_t pc, uint64_t *ahead);
/* A block at `pc` begins. False, and the guest stops: the call cannot pay, or it is where it was before. */
bool budget_charge_block(struct engine *e, uint64_t pc, bool subject);
/* The same of a block of the microcode: an exception's entry must reach its vector, and takes few of them. */
void budget_charge_micro(struct engine *e, uint64_t pc);

#endif
