/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that EL0 makes cannot end by the runner. The stub's own ERET takes the CPU down there, and the engine has no way up: its
 * translator decodes no ERET at EL0, by which the microcode leaves every other level.
 */
#ifndef SIM_A64_EL0_H
#define SIM_A64_EL0_H

#include "sim/a64/state.h"

/* As engine_kind.leave_el0. */
bool a64_leave_el0(struct engine *e);

#endif
