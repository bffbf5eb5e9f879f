/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller's SP is lost.
 * Caught by: REG-04 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	msr	sp_svc, r1
	mov	r0, #0
	.endm

#include "stub.S"
