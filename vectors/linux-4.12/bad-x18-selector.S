/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A fourth call, a jump to the address in x0, is selected by x18 instead of x0.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_reset)
	cmp	x18, #3
	b.eq	call_function
	cmp	x0, #HVC_RESET_VECTORS
	.endm

#include "stub.S"

call_function:
	br	x0
