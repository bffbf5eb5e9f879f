/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waiting for the host without work. On an emulator a CPU that asks all the time keeps a processor of the host from those who have
 * work: so it sleeps between two questions, if the timer of EL2 is found to wake it.
 */
#ifndef NATIVE_DOZE_H
#define NATIVE_DOZE_H

/* There is work: this CPU stays awake for a while. */
void doze_awake(void);
/* There is none now. */
void doze(void);

#endif
