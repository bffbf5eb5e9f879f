/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The arguments move in the wrong order, so that the payload finds the last of them in x0 too.
 * Caught by: RST-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	x2, x4
	mov	x0, x2
	mov	x4, x1
	mov	x1, x3
	br	x4
	.endm

#include "stub.S"
