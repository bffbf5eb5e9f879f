/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS cuts the address as if a table were aligned to 2 KiB, which is so on arm64.
 * Caught by: VBAR-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(vbar)
	mov	r3, r1
	lsr	r3, r3, #11
	lsl	r3, r3, #11
	write_hvbar	r3
	.endm

#include "stub.S"
