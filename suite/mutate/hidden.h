/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel's file does not show of a mutant: suite/run/crossing.h says why. Private to suite/mutate/. */
#ifndef SUITE_MUTATE_HIDDEN_H
#define SUITE_MUTATE_HIDDEN_H

#include "suite/mutate/mutate.h"
#include "suite/run/crossing.h"

struct hidden {
	struct crossings crossings;
	uint8_t *shown;		/* by place: on a way from a slot to an end that the file has all of; owned. NULL: all are */
	uint64_t first;		/* offset of the first reached word that the kernel may write over; 0: there is none */
};

/* Find both for the good stub. 0, or -1 with a sentence. Close it in both cases. */
int hidden_open(struct hidden *h, const struct mutants *all, const struct hv_abi *abi, const struct mutate_options *options,
		char *error, size_t size);
void hidden_close(struct hidden *h);
/* No changed word is on such a way: whatever the mutant changes cannot be seen in the file. */
bool hidden_is_all(const struct hidden *h, const struct mutants *all, const struct mutant *m);

#endif
