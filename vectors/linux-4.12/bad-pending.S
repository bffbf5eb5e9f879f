/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS waits until no FIQ is pending, and the CPU has them masked.
 * Caught by: LIVE-01 on sim
 */
#include "../stub.inc"

BREAK(vbar)
1:	mrs	x17, isr_el1
	tbnz	x17, #6, 1b
	msr	vbar_el2, x1
	.endm

#include "stub.S"
