/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HSTR is cleared, which no call names: with zero in it, no outcome shows that.
 * Caught by: SYS-04 on sim:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mov	r0, #0
	mcr	p15, 4, r0, c1, c1, 3
	.endm

#include "stub.S"
