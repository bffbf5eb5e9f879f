/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart passes nothing on if its second argument is zero.
 * Caught by: RST-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	x16, x1
	cbz	x3, 1f
	mov	x0, x2
	mov	x1, x3
	mov	x2, x4
1:	br	x16
	.endm

#include "stub.S"
