/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MRS and MSR: FEAT_VHE's second set of names, which the engine lacks (with HCR_EL2.E2H set, *_EL1 at EL2 means the EL2 register
 * and *_EL12 the EL1 register, Arm ARM D5.7.6), registers that it lacks, and what it must not do.
 */
#ifndef SIM_A64_SYSTEM_H
#define SIM_A64_SYSTEM_H

#include "sim/a64/state.h"

/* As engine_kind.hook: from now on. For CPU models with FEAT_VHE; costs something on every MRS and MSR. */
void a64_system_hook(struct engine *e, bool vhe);
/*
 * The instruction at `pc` is undefined to the engine. True if it is an access that the simulator has executed, and the PC is behind
 * it; `x` becomes a trap if CPTR_EL2 says so.
 */
bool a64_system_lacked(struct engine *e, uint64_t pc, struct engine_exception *x);

#endif
