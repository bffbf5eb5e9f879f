/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the ID registers say of extensions: of those that the engine's CPU lacks and the simulator has, and of another CPU. */
#ifndef SIM_A64_FEATURES_H
#define SIM_A64_FEATURES_H

#include "sim/a64/state.h"

/* Registers that the engine's CPU does not have at all: those of SME's and MPAM's own. */
#define FEATURES_SMIDR ISA_SMIDR_EL1
#define FEATURES_MPAMIDR ISA_SYSREG(3, 0, 10, 4, 4)

/* An ID register of the engine that tells of these extensions, or is taken for one, at `pc`. */
bool features_tell(const struct engine *e, unsigned sysreg, uint64_t pc);
/* What it says if the engine's says `value`. */
uint64_t features_value(const struct engine *e, unsigned sysreg, uint64_t value);

#endif
