/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS also moves the caller's stack pointer.
 * Caught by: REG-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	msr	sp_el1, x1
	.endm

#include "stub.S"
