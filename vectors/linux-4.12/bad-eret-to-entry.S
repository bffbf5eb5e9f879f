/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART returns to the entry with ERET, at the caller's level, instead of branching at EL2.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	msr	elr_el2, x1
	mov	x0, x2
	mov	x2, x4
	mov	x4, x1
	mov	x1, x3
	eret
	.endm

#include "stub.S"
