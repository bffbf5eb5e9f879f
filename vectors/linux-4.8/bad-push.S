/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x30 is saved on the stack around the call: SP_EL2 is junk, and so that goes anywhere.
 * Caught by: MEM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_entry)
	str	x30, [sp, #-16]!
	.endm

BREAK(return)
	ldr	x30, [sp], #16
	eret
	.endm

BREAK(restart)
	ldr	x30, [sp], #16
	enter_payload
	.endm

#include "stub.S"
