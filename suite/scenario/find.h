/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel's own routines that scenarios can play: kexec's relocation routine, and the code with which hibernation ends. They
 * are found in a file by their structure: what they walk, test and maintain, and how they leave. Which register or word of memory
 * plays which part is read from where the code takes it.
 */
#ifndef SUITE_SCENARIO_FIND_H
#define SUITE_SCENARIO_FIND_H

#include "suite/scenario/origin.h"
#include "suite/scenario/scenario.h"

struct found_routine {
	const char *form;	/* that of the scenarios that play it: "kexec-5.16" */
	const char *what;	/* "kexec's relocation routine" */
	uint64_t at;		/* offset in the file of its first instruction */
	uint64_t size;		/* up to the last instruction that it reaches */
	unsigned page;		/* bytes that it copies at a time */
	struct kimage_fields kimage; /* kexec-5.16 */
	struct pbe_fields pbe;	/* hibernation */
	char why[160];		/* why it cannot be played; "": it can */
};

/* Fills at most `max`, in the file's order; returns how many. */
size_t routines_find(const uint8_t *data, size_t size, struct found_routine *found, size_t max);

/* suite/scenario/alternatives.c: what the kernel writes over a routine at boot, on CPUs that need it. */
struct routine_patches {
	unsigned count;		/* places; 0: the file is what runs */
	uint64_t at;		/* the first: an offset in the file */
	uint64_t unknown_at;	/* one that code writes, so that the file does not show it; 0: there is none */
};
/* The routine as it is with all of them in place, to `to` (r->size bytes). */
void routine_patch(const struct code *code, const struct found_routine *r, uint8_t *to, struct routine_patches *patches);

#endif
