/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call saves two registers on the stack: SP_EL2 is junk, and so that goes anywhere.
 * Caught by: MEM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	stp	x1, x2, [sp, #-16]!
	mov	x0, xzr
	ldp	x1, x2, [sp], #16
	.endm

#include "stub.S"
