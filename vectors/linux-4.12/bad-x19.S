/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS keeps the table that it replaces in x19.
 * Caught by: REG-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	mrs	x19, vbar_el2
	msr	vbar_el2, x1
	.endm

#include "stub.S"
