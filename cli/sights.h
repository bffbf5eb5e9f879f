/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machines that are known by name, opened to ask what they see, and words for that. */
#ifndef CLI_SIGHTS_H
#define CLI_SIGHTS_H

#include "hvcheck/machine.h"

/* One thing that a machine sees, or that its CPU has. */
struct sight {
	uint64_t sees, has;	/* one bit of the two: HV_SEE_* or HV_HAS_* */
	const char *what;
};
extern const struct sight sights[];	/* .what NULL at the end; of the CPU, what every machine tells */

struct seer {
	const char *kind, *cpu;	/* "qemu:virt", "max": together the machine's name */
	bool in_run;		/* `hvcheck run` takes it for "sim" or "qemu" */
	bool there;
	uint64_t sees, has;	/* if it is there */
	char why[512];		/* if it is not */
};
/* Open each, ask, and close it. Owned array of `*count`; NULL: no memory. `run_only`: those that `hvcheck run` takes. */
struct seer *sights_ask(bool run_only, size_t *count);

#endif
