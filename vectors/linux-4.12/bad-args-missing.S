/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The third argument is not passed on: the payload finds the first in x2.
 * Caught by: RST-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	x0, x2
	mov	x4, x1
	mov	x1, x3
	br	x4
	.endm

#include "stub.S"
