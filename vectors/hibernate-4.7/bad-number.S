/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Only x0 = 0 is the call, as in the table that came next.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	cbnz	x0, 1f
	msr	vbar_el2, x24
1:
	.endm

#include "stub.S"
