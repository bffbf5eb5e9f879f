/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Comes back in ARM state, whatever its caller's state was.
 * Caught by: RET-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mrs	r0, spsr
	bic	r0, r0, #PSR_T
	msr	spsr_cxsf, r0
	mov	r0, #0
	.endm

#include "stub.S"
