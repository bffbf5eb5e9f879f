/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS writes zero to VBAR_EL2 first: an exception in between goes there.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, xzr
	isb
	msr	vbar_el2, x1
	.endm

#include "stub.S"
