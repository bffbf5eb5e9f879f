/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS switches the instruction cache on, and off again: in between old lines are fetched.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x16, sctlr_el2
	orr	x17, x16, #0x1000
	msr	sctlr_el2, x17
	isb
	msr	sctlr_el2, x16
	isb
	mov	x0, xzr
	.endm

#include "stub.S"
