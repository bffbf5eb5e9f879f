/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waking a CPU that waits for an interrupt: by an SGI that is pending and never taken, as it is masked or what it would lead to is
 * cut. It is cleared as soon as that CPU is home.
 */
#ifndef NATIVE_WAKE_H
#define NATIVE_WAKE_H

#include <stdbool.h>
#include <stdint.h>

/* On the CPU that may have to be woken: let it hear its interrupts, and forget the one that woke it. */
void wake_open(void);
/* On another one. Does nothing if the board's interrupt controller is not known. */
void wake(uint64_t mpidr);
/* On the CPU that was to be woken: whether it would be. */
bool wake_is_heard(void);
/* That CPU is home. On another one, or on that CPU itself. */
void wake_end(uint64_t mpidr);

/* On this CPU: let it hear the timer of its EL2. False: the board's interrupt controller is not known. */
bool wake_by_timer(void);

#endif
