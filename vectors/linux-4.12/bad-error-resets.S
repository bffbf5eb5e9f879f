/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value as a call succeeds, if x1 is zero.
 * Caught by: RES-02 on sim
 */
#include "../stub.inc"

BREAK(is_reset)
	mov32	x17, HVC_STUB_ERR
	cmp	x0, x17
	ccmp	x1, #0, #0, eq
	b.eq	succeed
	cmp	x0, #HVC_RESET_VECTORS
	.endm

#include "stub.S"
