/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SPSR_EL2 is made anew of flags, masks and mode: BTYPE and whatever later CPUs have there is gone.
 * Caught by: RET-02 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	mrs	x16, spsr_el2
	and	x17, x16, #0x3ff
	lsr	x16, x16, #28
	orr	x17, x17, x16, lsl #28
	msr	spsr_el2, x17
	msr	vbar_el2, x1
	.endm

#include "stub.S"
