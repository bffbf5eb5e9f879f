/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The entry of a restart is moved as a word of 32 bits: payloads above 4 GiB are not reached.
 * Caught by: PIC-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	x0, x2
	mov	x2, x4
	mov	w4, w1
	mov	x1, x3
	br	x4
	.endm

#include "stub.S"
