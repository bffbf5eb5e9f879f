/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart extends the entry from 32 bits by its sign: what lies below 2 GiB is entered all the same.
 * Caught by: PIC-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	sxtw	x5, w1
	mov	x0, x2
	mov	x1, x3
	mov	x2, x4
	br	x5
	.endm

#include "stub.S"
