/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A routine is called, and LR of Hyp mode is LR of User mode.
 * Caught by: REG-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	bl	9f
9:	mov	r0, #0
	.endm

#include "stub.S"
