/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What registers say that tell which CPU this is, or what waits for it, if it is another one than the engine's. */
#ifndef SIM_A64_IDENTITY_H
#define SIM_A64_IDENTITY_H

#include "sim/a64/state.h"

/* The MRS of `sysreg` at `pc` has its result if the CPU is another one and `sysreg` tells of that. */
bool identity_tells(struct engine *e, unsigned sysreg, uint64_t pc);

#endif
