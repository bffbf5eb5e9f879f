/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * If EL2's MMU is on, x0 is compared once more, although it is what was read of CPTR_EL2 by then: if that is RESET_VECTORS'
 * number, the refused call returns success.
 * Caught by: CPU-01 on sim:max
 */
#include "../stub.inc"

BREAK(on_vhe)
	mrs	x0, sctlr_el2
	tbz	x0, #0, 1f			// M
	mrs	x0, cptr_el2
	cmp	x0, #2				// RESET_VECTORS
	b.ne	1f
	mov	x0, xzr
	eret
1:
	.endm

#include "stub.S"
