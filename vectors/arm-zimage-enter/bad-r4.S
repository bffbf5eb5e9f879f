/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * r4 is not kept: the kernel finds no address of itself there.
 * Caught by: REG-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(zero)
	mov	r3, r4
	mov	r4, #0
	mov	r0, #0
	.endm

BREAK(enter)
	bx	r3
	.endm

#include "stub.S"
