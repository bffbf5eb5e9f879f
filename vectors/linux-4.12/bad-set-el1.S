/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS writes VBAR_EL1 instead of VBAR_EL2.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el1, x1
	.endm

#include "stub.S"
