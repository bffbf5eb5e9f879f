/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller comes back with IRQs let in.
 * Caught by: RET-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mrs	r0, spsr
	bic	r0, r0, #0x80
	msr	spsr_cxsf, r0
	mov	r0, #0
	.endm

#include "stub.S"
