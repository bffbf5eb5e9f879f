/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long the threads of a program have been kept from a processor by others, as Linux counts it: a busy host may leave a program
 * so little time that it seems to hang. A program that sleeps, or has stopped, is not kept from anything.
 */
#ifndef HVCHECK_KEPT_H
#define HVCHECK_KEPT_H

#include <stdint.h>
#include <sys/types.h>

#define KEPT_MOST 64	/* threads; what there is beyond them is not looked at */

struct kept {
	unsigned count;
	struct {
		pid_t thread;
		uint64_t ns;
	} of[KEPT_MOST];
};

/* Each thread of a process group so far. 0, or where the kernel does not tell: none. */
void kept_look(struct kept *kept, pid_t group);
/* Nanoseconds from one look to a later one, of the thread that was kept longest. */
uint64_t kept_most(const struct kept *before, const struct kept *now);

#endif
