/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS lets interrupts in for a moment: one that is pending ends in a dead slot.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	msr	daifclr, #2
	msr	vbar_el2, x1
	msr	daifset, #2
	.endm

#include "stub.S"
