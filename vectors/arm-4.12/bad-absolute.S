/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value is found by an absolute address, which a copy has not.
 * Caught by: PIC-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	ldr	r3, 9f
	ldr	r0, [r3]
	b	leave
	.balign	4
9:	.word	error_value
	.endm

#include "stub.S"
