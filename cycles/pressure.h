/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long the pipes of a core that is out of order are kept, whatever the order. */
#ifndef CYCLES_PRESSURE_H
#define CYCLES_PRESSURE_H

#include "cycles/state.h"

struct pressure {
	uint64_t of[CLASS_COUNT * CORE_MICROS_MAX];	/* cycles, by set */
	uint16_t set[CLASS_COUNT * CORE_MICROS_MAX];
	unsigned sets;
	uint64_t most;					/* the longest that one micro-op keeps a pipe */
	uint64_t uops;
};

void pressure_start(struct pressure *p);
/* `e` is asked for its values alone. */
void pressure_step(struct pressure *p, const struct cycles_engine *e, const struct cycles_step *step);
/*
 * What the busiest pipes were kept, divided among them: the least time of all steps, but for what the last ones keep behind the
 * end.
 * `*set` is which pipes; may be NULL.
 */
double pressure_least(const struct pressure *p, uint16_t *set);
/* The same as whole cycles that the program takes at least. */
uint64_t pressure_cycles(const struct pressure *p);

#endif
