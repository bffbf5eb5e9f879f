/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller's flags are lost.
 * Caught by: RET-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mrs	r0, spsr
	eor	r0, r0, #0x40000000
	msr	spsr_cxsf, r0
	mov	r0, #0
	.endm

#include "stub.S"
