/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS fails if EL1 has no access to its counter.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	mrs	x16, cnthctl_el2
	tst	x16, #3
	cset	x0, eq
	.endm

#include "stub.S"
