/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller comes back an instruction late.
 * Caught by: RET-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mrs	r0, elr_hyp
	add	r0, r0, #4
	msr	elr_hyp, r0
	mov	r0, #0
	.endm

#include "stub.S"
