/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long the threads of a program have been kept from a processor by others: a busy host may leave a program so little time that
 * it seems to hang. Linux counts how long a thread has waited, but adds a wait to that only once it is over: a thread that waits
 * now has done so, unless it ran, since the look before. So has one that waits for a disk, or that a debugger holds. A program that
 * sleeps, or has stopped, is not kept from anything.
 */
#ifndef HVCHECK_KEPT_H
#define HVCHECK_KEPT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define KEPT_MOST 64	/* threads; what there is beyond them is not looked at */

struct kept {
	uint64_t at;		/* clock_now(), when the look began: on a busy host it may take long itself */
	unsigned count;
	struct kept_thread {
		pid_t thread;
		uint64_t at;		/* clock_now(), when this one was looked at */
		bool ready;		/* it runs, or is kept from that */
		uint64_t ran, waited;	/* nanoseconds, up to the last time that it got or lost one */
	} of[KEPT_MOST];
};

/* Each thread of a process group so far. 0, or where the kernel does not tell: none. */
void kept_look(struct kept *kept, pid_t group);
/* Nanoseconds from one look to a later one, of the thread that was kept longest. */
uint64_t kept_most(const struct kept *before, const struct kept *now);

#endif
