/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS keeps 48 bits of its address.
 * Caught by: VBAR-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	and	x1, x1, #0xffffffffffff
	msr	vbar_el2, x1
	.endm

#include "stub.S"
