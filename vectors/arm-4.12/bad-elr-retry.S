/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller comes back to its HVC, for ever.
 * Caught by: LIVE-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mrs	r0, elr_hyp
	sub	r0, r0, #4
	msr	elr_hyp, r0
	mov	r0, #0
	.endm

#include "stub.S"
