/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Of Thumb instructions: comes back in Thumb state, whatever its caller's state was.
 * Caught by: RET-01 on sim:cortex-a15, qemu:cortex-a15
 */
#define THUMB
#include "../arm.inc"

BREAK(failure)
	mrs	r0, spsr
	orr	r0, r0, #PSR_T
	msr	spsr_cxsf, r0
	ldr	r0, error_value
	.endm

#include "stub.S"
