/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FEAT_VHE's second set of names, which the engine lacks: with HCR_EL2.E2H set, *_EL1 at EL2 means the EL2 register and
 * *_EL12 the EL1 register (Arm ARM D5.7.6).
 */
#ifndef SIM_VHE_H
#define SIM_VHE_H

#include "sim/engine.h"

/* Redirect from now on. For CPU models with FEAT_VHE; costs something on every MRS and MSR. */
void vhe_hook(struct engine *e);
/* The undefined instruction `insn` at `pc` may be one of the names: true if it was executed, and the PC is behind it. */
bool vhe_emulate(struct engine *e, uint64_t pc, uint32_t insn);

#endif
