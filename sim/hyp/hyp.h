/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EL2 in AArch32 state: Hyp mode of Unicorn's Cortex-A15 and Cortex-A7. The engine switches modes and banks and executes ERET; that
 * an exception is taken, with which syndrome and to which vector, is decided here.
 */
#ifndef SIM_HYP_HYP_H
#define SIM_HYP_HYP_H

#include "sim/hyp/state.h"

/* The second is for a stub of Thumb instructions. */
extern const struct engine_kind hyp_kind, hyp_thumb_kind;

#endif
