/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The second argument moves before the entry is saved, so that the restart goes there.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	x0, x2
	mov	x2, x4
	mov	x1, x3
	mov	x4, x1
	br	x4
	.endm

#include "stub.S"
