/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HTPIDR is scratch.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mcr	p15, 4, r1, c13, c0, 2
	mov	r0, #0
	.endm

#include "stub.S"
