/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the stub reads of another CPU than the engine's own, or while an interrupt waits: MPIDR and ISR. */
#ifndef SIM_HYP_IDENTITY_H
#define SIM_HYP_IDENTITY_H

#include "sim/engine/engine.h"

/* Watch a new engine for it, if its CPU is another one. */
void identity_hyp_hook(struct engine *e);

#endif
