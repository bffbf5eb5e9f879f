/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The broken siblings: for each the rule that catches it, and on which machines that rule can see it. This table is
 * what proves that every rule can fail; it is written by hand from what each sibling breaks, not from what a run says.
 */
#ifndef TESTS_SIBLINGS_H
#define TESTS_SIBLINGS_H

#include "hvcheck/verdict.h"

enum {
	ON_STATIC = 1,		/* read off the stub: everywhere */
	ON_SIM = 2,		/* Unicorn's Cortex-A72: no VHE */
	ON_QEMU = 4,		/* QEMU's Cortex-A57: no VHE */
	ON_QEMU_VHE = 8,	/* QEMU's max */
	ON_SIM_VHE = 16,	/* Unicorn's max with VHE modelled */
	ON_SIM_HYP = 32,	/* Unicorn's Cortex-A15: stubs of AArch32, and those alone */
	ON_QEMU_HYP = 64,	/* QEMU's Cortex-A15 */
	ON_BOARD = 128,		/* besides one of QEMU's: the same at the end of a line; */
	ON_THUMB = 256,		/* AArch32: its payload is for stubs of Thumb instructions, and not for those of ARM instructions */
	ON_HYP = ON_SIM_HYP | ON_QEMU_HYP,
	ON_VHE = ON_SIM_VHE | ON_QEMU_VHE,
	ON_NO_VHE = ON_SIM | ON_QEMU,
	ON_ANY_SIM = ON_SIM | ON_SIM_VHE,
	ON_BOTH = ON_NO_VHE | ON_VHE,
	ON_NONE = 0,		/* no machine models what it breaks yet */
};

struct sibling {
	const char *stub;
	enum hv_rule rule;
	int seen_on;
};

extern const struct sibling siblings[];
extern const unsigned sibling_count;

/* Rules that are asked for by --strict alone. */
static inline bool asks_strictly(const struct sibling *s)
{
	return s->rule == HV_REG_06 || s->rule == HV_SYNC_06 || s->rule == HV_SYNC_10;
}

#endif
