/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS still succeeds.
 * Caught by: RES-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	cmp	r0, #HVC_RESET_VECTORS
	ldr	r0, error_value
	bne	9f
	mov	r0, #0
9:
	.endm

#include "stub.S"
