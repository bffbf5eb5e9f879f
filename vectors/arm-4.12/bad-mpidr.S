/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A CPU whose MPIDR has an affinity of its own gets an error.
 * Caught by: RES-01 on sim:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mrc	p15, 0, r0, c0, c0, 5
	lsls	r0, r0, #8
	bne	1f
	mov	r0, #0
	b	leave
1:	ldr	r0, error_value
	.endm

#include "stub.S"
