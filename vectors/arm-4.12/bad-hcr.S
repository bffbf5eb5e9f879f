/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HCR is cleared but for one bit: WFI traps from now on.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mov	r0, #1 << 13
	mcr	p15, 4, r0, c1, c1, 0
	mov	r0, #0
	.endm

#include "stub.S"
