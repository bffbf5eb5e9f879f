/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS still works, and tells of an error all the same.
 * Caught by: CALL-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	cmp	r0, #HVC_SET_VECTORS
	bne	9f
	write_hvbar	r1
9:	ldr	r0, error_value
	.endm

#include "stub.S"
