/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A call fails if CNTFRQ_EL0 is zero, as it is if the firmware has not written it.
 * Caught by: RES-01 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x17, cntfrq_el0
	cmp	x17, #0
	cset	x0, eq
	.endm

#include "stub.S"
