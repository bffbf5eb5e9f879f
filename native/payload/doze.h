/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waiting for the host without work, at the end of a line. On an emulator a CPU that asks all the time keeps a processor of the
 * host from those who have work: so it sleeps between two questions, if the timer of EL2 is found to wake it. Not if the host has
 * memory in common with it: that host takes a CPU in a WFI for one that a call has left there.
 */
#ifndef NATIVE_DOZE_H
#define NATIVE_DOZE_H

/* There is work: this CPU stays awake for a while. */
void doze_awake(void);
/* There is none now. */
void doze(void);

#endif
