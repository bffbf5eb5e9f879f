/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two CPUs of a board tell each other: the one that runs the calls, and the one that watches it. */
#ifndef NATIVE_SECOND_INT_H
#define NATIVE_SECOND_INT_H

#include <stddef.h>
#include <stdint.h>

#include "native/payload/arch.h"
#include "native/payload/second-entry.h"

#define MPIDR_AFFINITY 0xff00ffffffull

struct second {
	uint64_t stack, vectors;	/* second-entry.S reads them, */
	uint64_t level;			/* and writes CurrentEL, */
	uint64_t stuck;			/* and that the call was cut in a loop of nothing */
	uint64_t turn;			/* number of the CPU whose turn it is; 0: of none. A lost one must not come back */
	uint64_t up;			/* the CPU waits for work */
	uint64_t job;			/* number of the batch to run, */
	uint64_t (*what)(uint64_t);	/* NULL: the calls of hv_run; else this is done, */
	uint64_t with, result;		/* with this, and that is what comes of it */
	uint64_t begun;			/* number of the batch that it has begun, */
	uint64_t done;			/* and of the one that has been run, */
	uint64_t waking;		/* 1 while the first CPU makes its interrupt pending: it is cleared behind that */
	uint64_t asked, answered;	/* enum question: up to which it was asked, and has answered */
	uint64_t hears;			/* 1 if it hears that interrupt */
};
/* What a CPU does when it is up and asked, in this order: the first one may still be at the trial that has started it. */
enum question { TO_OPEN = 1, TO_HEAR, TO_WORK };
extern struct second second;

_Static_assert(offsetof(struct second, stack) == SECOND_STACK_AT, "SECOND_STACK_AT");
_Static_assert(offsetof(struct second, level) == SECOND_LEVEL_AT, "SECOND_LEVEL_AT");
_Static_assert(offsetof(struct second, stuck) == SECOND_STUCK_AT, "SECOND_STUCK_AT");
_Static_assert(offsetof(struct second, turn) == SECOND_TURN_AT, "SECOND_TURN_AT");
_Static_assert(offsetof(struct second, vectors) == SECOND_VECTORS_AT, "SECOND_VECTORS_AT");

static inline uint64_t second_get(const uint64_t *word)
{
	return arch_get(word);
}

static inline void second_set(uint64_t *word, uint64_t value)
{
	arch_set(word, value);
	__asm__ volatile("dsb sy; sev" ::: "memory");
}

/* Of the CPU that asks. */
static inline uint64_t second_mpidr(void)
{
	return arch_mpidr() & MPIDR_AFFINITY;
}

#endif
