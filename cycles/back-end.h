/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two kinds of cores from dispatch on: in-order.c and out-of-order.c. */
#ifndef CYCLES_BACK_END_H
#define CYCLES_BACK_END_H

#include "cycles/state.h"

/* Everything from dispatch on; `at->fetch` and `at->decode` are there. */
void in_order_step(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, struct cycles_stages *at);
void out_of_order_step(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape,
		       struct cycles_stages *at);

#endif
