/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS clears r0, as since 4.12.
 * Caught by: RES-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(vbar)
	write_hvbar	r1
	mov	r0, #0
	.endm

#include "stub.S"
