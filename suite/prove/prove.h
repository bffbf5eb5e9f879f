/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a change of a stub is no break, which is proved or not: nothing is run. Both stubs are walked through symbolically, and
 * must come to the same ends. It never says that two are different.
 *
 *	struct prove_question -> prove() -> enum prove_argument
 */
#ifndef SUITE_PROVE_PROVE_H
#define SUITE_PROVE_PROVE_H

#include "hvcheck/abi.h"
#include "suite/prove/arguments.h"
#include "suite/prove/flow.h"

/* An argument in words. */
struct prove_reason {
	const char *name;	/* "same effect": stable, for tables */
	const char *sentence;
};
extern const struct prove_reason prove_arguments[ARGUMENT_COUNT + 1];

struct prove_question {
	const struct flow *good;	/* borrowed, as the next */
	const struct hv_abi *abi;	/* the generation, which leaves some things open */
	struct change change;		/* of the good stub's words */
	bool thorough;			/* only from the slots on, and on every path, which may take seconds */
};

/* The first argument that shows the change to be no break, or ARGUMENT_NONE. */
enum prove_argument prove(const struct prove_question *q);

#endif
