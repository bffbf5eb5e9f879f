/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call leaves a word on the caller's stack.
 * Caught by: MEM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	mrs	x0, sp_el1
	str	x0, [x0, #-8]
	mov	x0, xzr
	.endm

#include "stub.S"
