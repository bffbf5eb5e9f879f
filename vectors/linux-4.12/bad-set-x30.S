/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS does nothing if the address is that in x30.
 * Caught by: VBAR-01 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	cmp	x1, x30
	b.eq	.Lset
	msr	vbar_el2, x1
.Lset:
	.endm

#include "stub.S"
