/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CALL_FUNC parks the caller's x30 in x17, which the function may change: x18 alone is promised.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(park)
	mov	x17, x30
	mov	x18, x30
	.endm

BREAK(target)
	mov	x16, x0
	.endm

BREAK(function)
	blr	x16
	.endm

BREAK(unpark)
	mov	x30, x17
	.endm

#include "stub.S"
