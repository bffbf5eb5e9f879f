/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TPIDRPRW, where the kernel has its per-CPU offset, is scratch.
 * Caught by: SYS-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mcr	p15, 0, r1, c13, c0, 4
	mov	r0, #0
	.endm

#include "stub.S"
