/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of a CPU on one path. */
#ifndef SUITE_CYCLES_STATE_H
#define SUITE_CYCLES_STATE_H

#include "suite/cycles/number.h"

#define VALUE_SYSTEM_MAX 48
struct value_state {
	struct value r[32];	/* 31: the stack pointer */
	struct value flags;	/* NZCV in bits 3 to 0 */
	struct {
		uint16_t reg;
		struct value is;
	} system[VALUE_SYSTEM_MAX];	/* system registers that are known, or were written */
	unsigned system_count;
	/* What the image holds at an address, if that is taken to be so: false, it is not known. NULL: nothing is. */
	bool (*read)(void *ctx, uint64_t address, unsigned size, uint64_t *bits);
	void *ctx;
	const uint64_t *others;	/* borrowed: numbers that x0 is not, where it is no call's */
	unsigned other_count;
};

#endif
