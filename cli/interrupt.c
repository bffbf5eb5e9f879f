/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIGINT and SIGTERM while something runs: it comes to an end, and what is known by then is reported. */
#define _GNU_SOURCE
#include <signal.h>

#include "cli/interrupt.h"

volatile sig_atomic_t interrupt_seen;

static void on_signal(int number)
{
	(void)number;
	interrupt_seen = 1;
}

void interrupt_catch(void)
{
	/* Once: the second signal ends the program at once, whatever it waits for. */
	const struct sigaction once = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &once, NULL);
	sigaction(SIGTERM, &once, NULL);
}
