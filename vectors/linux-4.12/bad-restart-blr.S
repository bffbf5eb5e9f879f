/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART enters the payload with BLR, as if it could return, and x30 is lost.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	x0, x2
	mov	x2, x4
	mov	x4, x1
	mov	x1, x3
	blr	x4
	.endm

#include "stub.S"
