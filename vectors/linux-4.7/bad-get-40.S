/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * GET_VECTORS tells 40 bits of an address.
 * Caught by: PIC-01 on sim
 */
#include "../stub.inc"

BREAK(get)
	mrs	x0, vbar_el2
	ubfx	x0, x0, #0, #40
	.endm

#include "stub.S"
