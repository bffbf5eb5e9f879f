/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Vectors of which the address has bit 45 alone are not set.
 * Caught by: VBAR-03 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	lsr	x17, x1, #45
	cmp	x17, #1
	b.eq	succeed
	msr	vbar_el2, x1
	.endm

#include "stub.S"
