/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS returns zero, as since 4.12.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	mov	x0, xzr
	.endm

#include "stub.S"
