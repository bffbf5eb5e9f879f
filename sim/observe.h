/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the machine tells outsiders while a call runs: an observer, and which blocks were entered. Watchers of the engine. */
#ifndef SIM_OBSERVE_H
#define SIM_OBSERVE_H

#include "sim/machine.h"

/* In a fresh engine: tell s->observer, if there is one. */
bool observe_attach(struct sim *s);
/* Before a run: tell of blocks if hv_machine.coverage wants it. */
void observe_coverage(struct sim *s);

#endif
