/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A number that is the address of the present vectors resets them.
 * Caught by: RES-02 on sim
 */
#include "../stub.inc"

BREAK(failure)
	mrs	x5, vbar_el2
	cmp	x0, x5
	b.eq	succeed
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
