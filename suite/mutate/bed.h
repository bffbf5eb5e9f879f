/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine on which mutants are tried, and what is asked there. Private to suite/mutate/. */
#ifndef SUITE_MUTATE_BED_H
#define SUITE_MUTATE_BED_H

#include "suite/mutate/hidden.h"
#include "suite/run/rows.h"

struct bed {
	struct hv_machine *m;
	struct hv_planned *plan;	/* the calls most unlike each other come first; owned */
	size_t count;
	struct hv_planned *hidden;	/* calls of which the file does not show what comes; owned */
	size_t hidden_count;
	struct hv_outcome *shows;	/* what comes of them in the good stub's file; owned, NULL until it is asked for */
};

/* Open machine `i` of the options, and plan for it. `stub` is the good one. 0, or -1 with a sentence; close it in both cases. */
int bed_open(struct bed *b, const struct mutate_options *options, size_t i, const struct hv_stub *stub,
	     const struct hv_abi *abi, const struct crossings *crossings, char *error, size_t size);
void bed_close(struct bed *b);
/*
 * Whether calls of which the file does not show what comes end otherwise than in the good stub's file: the mutant differs, if it
 * does, if nothing can be judged. 1, 0, or -1: the machine is lost. It is left with `mutant` as the subject.
 */
int bed_differs(struct bed *b, const struct hv_stub *good, const struct hv_stub *mutant, uint16_t slots);

#endif
