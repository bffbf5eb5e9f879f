/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A SIMD register is scratch.
 * Caught by: REG-05 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	vmov.i32	d8, #0
	mov	r0, #0
	.endm

#include "stub.S"
