/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scenario's memory in the engine. */
#ifndef SIM_SCENE_H
#define SIM_SCENE_H

#include "sim/machine.h"

/* Lay out s->scene in a fresh engine. 0, or -1 with a sentence. */
int scene_lay_out(struct sim *s);
/* Fill its windows, while the engine that played it is still there. */
void scene_look(struct sim *s);

#endif
