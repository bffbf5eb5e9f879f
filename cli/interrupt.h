/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals that end a command early, with a report. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <signal.h>

#include "hvcheck/machine.h"

#define CLI_INTERRUPTED HV_INTERRUPTED "; the report ends there"
/* From here on, the first SIGINT or SIGTERM sets the flag, which machines_open() gives to every machine. */
void interrupt_catch(void);
extern volatile sig_atomic_t interrupt_seen;

#endif
