/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART branches through x5, which the payload should find as the caller left it.
 * Caught by: REG-06 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	x5, x1
	mov	x0, x2
	mov	x2, x4
	mov	x4, x1
	mov	x1, x3
	br	x5
	.endm

#include "stub.S"
