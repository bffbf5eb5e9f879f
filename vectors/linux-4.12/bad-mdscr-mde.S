/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A reset clears MDSCR_EL1.MDE, which is clear already if the kernel debugs nothing.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x5, mdscr_el1
	bic	x5, x5, #1 << 15
	msr	mdscr_el1, x5
	mov	x0, xzr
	.endm

#include "stub.S"
