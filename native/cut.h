/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bringing a CPU home that loops in the stub: every word of it becomes a branch to the runner's rescue code. */
#ifndef NATIVE_CUT_H
#define NATIVE_CUT_H

/* To be put right by watched_restore(). */
void cut_stub(void);
/* What was put beside the stub for that goes. */
void cut_end(void);

#endif
