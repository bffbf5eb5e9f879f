/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes of registers on which nothing depends that the code itself does. Private to suite/prove/. */
#ifndef SUITE_PROVE_IDLE_H
#define SUITE_PROVE_IDLE_H

#include "isa/isa.h"
#include "suite/prove/walker.h"

/* CPACR, MDCR, CPTR: for instructions that are not here, and for registers of extensions. */
bool idle_is_trap_control(const struct event *e);
/* ZCR, SMPRI, SMPRIMAP, SMCR: for instructions that are not here; but to name them is an instruction of an extension. */
bool idle_is_length(const struct event *e);
/* One of these two; GCSCR_EL1 and GCSCRE0, for branches of EL1 and EL0; MPAMHCR and MPAM2, how memory is shared out; or a load. */
bool idle_is(const struct event *e);
/*
 * For flow_any_before(): an instruction behind which an ISB may be relied on, so maintenance, a write that is not idle, or a call.
 * `key` is not used.
 */
bool idle_is_not(const struct isa_insn *insn, uint32_t key);

#endif
