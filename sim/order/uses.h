/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What depends on the registers that are followed. */
#ifndef SIM_ORDER_USES_H
#define SIM_ORDER_USES_H

#include "sim/order/state.h"

/* The instruction under way, or an exception's entry, depends on `what`, USES_*, at level `el`. */
void uses_check(struct context *c, unsigned what, unsigned el, const struct hv_actor *actor);
/* Translations of regime `el` for `halves` are needed now. */
void uses_check_translation(struct context *c, unsigned el, unsigned halves, const struct hv_actor *actor);

#endif
