/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS clears HSTR_EL2, in which a kernel usually has zero.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(is_reset)
	cmp	x0, #HVC_RESET_VECTORS
	b.ne	1f
	msr	hstr_el2, xzr
	cmp	xzr, xzr
1:
	.endm

#include "stub.S"
