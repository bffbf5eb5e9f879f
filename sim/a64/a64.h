/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unicorn with EL2 in AArch64 state. */
#ifndef SIM_A64_A64_H
#define SIM_A64_A64_H

#include "sim/a64/state.h"

extern const struct engine_kind a64_kind;

#endif
