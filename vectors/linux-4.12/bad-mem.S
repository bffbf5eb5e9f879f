/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS also stores the table's address to where x2 points.
 * Caught by: MEM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	str	x1, [x2]
	.endm

#include "stub.S"
