/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The front end. */
#ifndef CYCLES_FRONT_H
#define CYCLES_FRONT_H

#include "cycles/state.h"

uint64_t front_fetch(struct cycles_engine *e, const struct cycles_step *step);
void front_next(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, const struct cycles_stages *at);

#endif
