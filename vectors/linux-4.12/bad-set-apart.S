/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS does nothing if the address is 4 KiB behind the table.
 * Caught by: VBAR-03 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	adr	x17, __hyp_stub_vectors
	add	x17, x17, #4096
	cmp	x1, x17
	b.eq	.Lset
	msr	vbar_el2, x1
.Lset:
	.endm

#include "stub.S"
