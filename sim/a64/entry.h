/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From one exception level to another: through the microcode, micro.S. */
#ifndef SIM_A64_ENTRY_H
#define SIM_A64_ENTRY_H

#include "sim/a64/state.h"

/* As engine_kind.go and engine_kind.raise. */
void a64_go(struct engine *e, uint64_t pc, uint32_t pstate);
void a64_raise(struct engine *e, const struct engine_exception *x);

/* SPSR_EL3, which a bounce must have, and what is in it. */
#define A64_SPSR_EL3 ISA_SYSREG(3, 6, 4, 0, 0)
#define A64_PSTATE_EL3H (HV_PSTATE_DAIF | HV_PSTATE_EL3H)

#endif
