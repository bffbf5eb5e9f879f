/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS fails if the instruction behind the HVC is the first of a page.
 * Caught by: RES-01 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x16, elr_el2
	tst	x16, #0xfff
	mov	x0, xzr
	b.ne	1f
	mov	x0, #1
1:
	.endm

#include "stub.S"
