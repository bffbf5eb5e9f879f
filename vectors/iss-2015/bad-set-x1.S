/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS takes the address from x1, as since 4.7.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	.endm

#include "stub.S"
