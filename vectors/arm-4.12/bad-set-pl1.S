/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS sets the kernel's own VBAR.
 * Caught by: VBAR-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(vbar)
	mcr	p15, 0, r1, c12, c0, 0
	.endm

#include "stub.S"
