/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel's own VBAR is cleared.
 * Caught by: SYS-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mov	r0, #0
	mcr	p15, 0, r0, c12, c0, 0
	.endm

#include "stub.S"
