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

/*
 * A subject takes the place of another in the same engine, which takes a third of the time that a new one does: take the one out,
 * before its image goes, and put the other in behind sim_place(). False: it cannot be; the next call has a new engine.
 */
bool sim_take_out(struct sim *s);
int sim_put_in(struct sim *s);

#endif
