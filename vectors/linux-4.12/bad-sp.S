/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call takes 16 bytes of stack and does not give them back.
 * Caught by: REG-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	sub	sp, sp, #16
	mov	x0, xzr
	.endm

#include "stub.S"
