/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HYP_GONE is 2 for small numbers and 3 for others: each is some release's, and both are none's.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	cmp	x0, #16
	mov	x0, #HYP_GONE
	cinc	x0, x0, hs
	.endm

#include "stub.S"
