/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stack is cut to 48 bits, and a hypervisor has its own in the upper half.
 * Caught by: SYS-03 on sim
 */
#include "../stub.inc"

BREAK(init_sp)
	ubfx	x3, x3, #0, #48
	mov	sp, x3
	.endm

#include "stub.S"
