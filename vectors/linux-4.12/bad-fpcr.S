/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS resets the floating-point modes on its way.
 * Caught by: REG-05 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	fpcr, xzr
	msr	vbar_el2, x1
	.endm

#include "stub.S"
