/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A reset arms a hardware breakpoint.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x5, dbgbcr0_el1
	eor	x5, x5, #0xff
	msr	dbgbcr0_el1, x5
	mov	x0, xzr
	.endm

#include "stub.S"
