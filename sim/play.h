/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios on the simulator, and the models of caches and barriers that they are played with. */
#ifndef SIM_PLAY_H
#define SIM_PLAY_H

#include "sim/machine.h"

/* hv_machine_ops.play and .coherence. */
int sim_play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out);
int sim_coherence(struct hv_machine *m, const struct hv_coherence *how);

#endif
