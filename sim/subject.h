/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The subject in an engine: the harness, the stub's image or its moved copy, and who watches. */
#ifndef SIM_SUBJECT_H
#define SIM_SUBJECT_H

#include "sim/machine.h"

/* The harness that fits the subject. Its places are others. 0, or -1: the image is damaged. */
int sim_choose_harness(struct sim *s, bool thumb);
/* A fresh engine with the harness in it and nothing else. 0, or -1 with a sentence. */
int sim_reopen(struct sim *s);
/* Put the subject, moved or not, into a fresh engine, and the scenario that is to be played. 0, or -1 with a sentence. */
int sim_install(struct sim *s);
/* The subject lies there from the next call on: calls are made from its places before an engine has it. */
void sim_place(struct sim *s, uint64_t base, uint64_t size, uint64_t table);
void sim_close_engine(struct sim *s);

#endif
