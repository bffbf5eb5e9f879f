/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x24 is cleared when it has been used.
 * Caught by: REG-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x24
	mov	x24, xzr
	.endm

#include "stub.S"
