/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller's LR is lost, which is banked and so far away.
 * Caught by: REG-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	msr	lr_svc, r1
	mov	r0, #0
	.endm

#include "stub.S"
