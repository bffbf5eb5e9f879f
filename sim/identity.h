/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a call's caller is that the engine's CPU is not: another CPU of the machine, a later one, with other memory. */
#ifndef SIM_IDENTITY_H
#define SIM_IDENTITY_H

#include "sim/engine.h"

/* Bits of PSTATE that the call of this caller has and the engine's CPU has not. SPSR_EL2 has them when the stub is entered. */
uint32_t identity_pstate(struct engine *e);
/* The MRS of `r` at `pc` has its result if the CPU is another one and `r` tells of that. */
bool identity_tells(struct engine *e, const uc_arm64_cp_reg *r, uint64_t pc);
/* Have identity_tells() asked, in an engine that has no other hook on MRS. */
void identity_hook(struct engine *e);
/*
 * The page of the call's parameters also lies at an address that differs from its own in bits above 31, if a general register of
 * the call holds such an address. False: `addr` is not in such a page.
 */
bool identity_parameters(struct engine *e, uint64_t addr);

#endif
