/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * One number that is no call sets a bit of ACTLR_EL2, which no outcome holds.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(failure)
	mov	x17, #0x1234
	cmp	x0, x17
	b.ne	.Lother
	mrs	x16, actlr_el2
	orr	x16, x16, #1
	msr	actlr_el2, x16
.Lother:
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
