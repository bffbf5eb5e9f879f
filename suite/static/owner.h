/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vector tables that are no hyp stub of Linux's: whose they are, and which level takes exceptions there. */
#ifndef HVCHECK_OWNER_H
#define HVCHECK_OWNER_H

#include <stdint.h>

struct owner {
	const char *guess;	/* what the table is: "EL3 vectors" */
	const char *owner;	/* "TF-A BL31", or "unknown" */
	unsigned confidence;
	uint64_t all, none;	/* features that it shows, and that it must not show */
};

/* A table whose entry code is a known project's, or NULL. It overrules any resemblance to a stub. */
const struct owner *owner_known(uint64_t features);
/* What is left to say of a table that resembles nothing, or NULL. */
const struct owner *owner_unknown(uint64_t features);
/* "EL1", "EL2", "EL3", several of them, or "unknown". */
const char *owner_level(uint64_t features);

#endif
