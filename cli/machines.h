/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machines that a command was told to use. */
#ifndef CLI_MACHINES_H
#define CLI_MACHINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/machine.h"

struct absent {
	char name[64], why[512];
	bool lost;	/* a board whose line cannot be opened */
};
struct machines {
	struct hv_machine **m;	/* owned, each */
	size_t count;
	uint64_t generic;	/* bit n: machine n was chosen for a name that leaves the CPU open */
	struct absent *absent;	/* owned: those that were asked for and are not available */
	size_t absent_count;
	int status;		/* CLI_ERROR if one of these is lost, CLI_NOTHING if there is one, else 0 */
};
/*
 * Open all that `on` names ("sim" where it is NULL). Returns 0, or the exit status after saying why; to be closed either way. If it
 * is a board's line that cannot be opened, `absent` tells so, and a report can.
 * `both`: "sim" and "qemu" each mean two CPUs, one without VHE and one with it. `execs`: a bit for each enum hv_exec that a subject
 * is of; "sim" and "qemu" mean CPUs for each of them, and what runs none of them is not available.
 */
int machines_open(struct machines *machines, const char *on, bool both, unsigned execs);
/* The same for a stub that is HV_STUB_LIVE, which runs where it was booted: `on` names no CPU that it would not have. */
int machines_open_live(struct machines *machines, const char *on);
void machines_close(struct machines *machines);

#endif
