/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same as effect.h of instructions of AArch32, by the bytes at the PC. */
#ifndef HVCHECK_EFFECT_A32_H
#define HVCHECK_EFFECT_A32_H

#include <stdbool.h>

#include "suite/static/effect.h"

struct effect_a32 {
	enum effect effect;
	uint16_t key;		/* READ, WRITE: a number of the system register, or of the half of one */
	uint16_t reg;		/* the one of regs.def that it is or is in; HV_REG_NONE: it is in none */
	uint8_t shift, bits;	/* where in that it lies: 0 or 32, and 32 or 64 of them */
	uint8_t rt, rt2;	/* general registers with the value; `rt2`: the upper half of 64 bits */
};

/* T32's IT block as it is executed: what is left of it. Begins as 0. */
struct effect_it {
	uint8_t state;
};

/*
 * What the instruction at the PC does, of which `bytes` are the first four, with this CPSR. False: its condition does not hold, so
 * that it does nothing.
 */
bool effect_of_a32(struct effect_it *it, uint32_t cpsr, uint32_t bytes, struct effect_a32 *to);

#endif
