/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_CYCLES_SYSTEM_H
#define SUITE_CYCLES_SYSTEM_H

#include "suite/cycles/state.h"

/* A system register by its number, as isa/ has it. */
struct value system_get(const struct value_state *s, unsigned reg);
void system_set(struct value_state *s, unsigned reg, struct value v);
/* HCR_EL2.E2H is known to be set. */
bool system_is_e2h(const struct value_state *s);

#endif
