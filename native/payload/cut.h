/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bringing a CPU home that loops in the stub: every word of it leads to the runner's rescue code. */
#ifndef NATIVE_CUT_H
#define NATIVE_CUT_H

/* The second CPU is called home, from a call or from the way back behind one: cut_restore() puts the stub right again. */
void cut_stub(void);
/* Put all memory back that is watched, and what was put beside the stub goes. */
void cut_restore(void);

#endif
