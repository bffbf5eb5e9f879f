/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS fails if VBAR_EL1 is an address of a kernel's, as it always is.
 * Caught by: RES-01 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x5, vbar_el1
	tbnz	x5, #63, leave
	mov	x0, xzr
	.endm

#include "stub.S"
