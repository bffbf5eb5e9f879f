/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A caller at a kernel address gets its own address back in place of success.
 * Caught by: RES-01 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x0, elr_el2
	tbnz	x0, #55, leave
	mov	x0, xzr
	.endm

#include "stub.S"
