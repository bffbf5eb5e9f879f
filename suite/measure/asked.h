/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the measuring stub (loops.S) and the program that calls it say to each other. */
#ifndef SUITE_MEASURE_ASKED_H
#define SUITE_MEASURE_ASKED_H

/* How the loop is to run, in x2. */
#define MEASURE_ICACHE 1	/* SCTLR_EL2.I alone */
#define MEASURE_CACHES 2	/* SCTLR_EL2.M, C and I */

/* What could not be done, in x4. */
#define MEASURE_NO_PMU 1	/* x0 is 0, x1 is all that there is */
#define MEASURE_NO_CACHES 2	/* HCR_EL2.E2H is set: nothing was run */

#endif
