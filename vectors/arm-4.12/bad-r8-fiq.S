/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A banked register of FIQ mode is scratch.
 * Caught by: REG-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	msr	r8_fiq, r1
	mov	r0, #0
	.endm

#include "stub.S"
