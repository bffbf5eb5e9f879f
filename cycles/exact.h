/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs to which so few values matter that each can be tried: their bounds are not too wide by anything. */
#ifndef CYCLES_EXACT_H
#define CYCLES_EXACT_H

#include "cycles/state.h"

#define EXACT_MOST 32u		/* runs of a program */

/* Rows that a program depends on and that may have more than one value. */
struct exact {
	const struct cycles_core *core;
	const struct cycles_values *low, *high;
	bool seen[CYCLES_ROWS_MAX];
	uint16_t row[8];
	size_t count;
	uint64_t runs;		/* one for each choice of values; more than EXACT_MOST: too many, and the rest is not right */
};

/* `low` and `high` are borrowed. */
void exact_begin(struct exact *x, const struct cycles_core *core, const struct cycles_values *low,
		 const struct cycles_values *high);
void exact_step(struct exact *x, const struct cycles_step *step);
/* The values of the n-th run; those of rows that do not matter are of `low`. */
void exact_values(const struct exact *x, uint64_t n, struct cycles_values *out);

#endif
