/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bare loop that every rate of the bench is compared with. */
#ifndef TOOLS_BENCH_SPIN_H
#define TOOLS_BENCH_SPIN_H

#include "hvcheck/machine.h"

#define BENCH_SPINS 500000

/* Say `what` and end the program with status 2. */
void bench_die(const char *what) __attribute__((noreturn));
/*
 * Make BENCH_SPINS bare HVCs, RESET_VECTORS over and over with nothing stored between. Returns how many a second they were; ends
 * the program if they do not end.
 */
double bench_spin_rate(struct hv_machine *m);

#endif
