/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS fails on a Cortex-A53.
 * Caught by: RES-01 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x16, midr_el1
	ubfx	x16, x16, #4, #12
	mov	w17, #0xd03
	cmp	w16, w17
	cset	x0, eq
	.endm

#include "stub.S"
