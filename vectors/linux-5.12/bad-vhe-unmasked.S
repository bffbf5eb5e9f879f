/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The override's value counts outside of its mask, too: what the kernel rejected is in force.
 * Caught by: VHE-01
 */
#include "../stub.inc"

BREAK(vhe_field)
	adr	x0, override_mmfr1
	ldp	x1, x2, [x0]
	mrs	x0, id_aa64mmfr1_el1
	bic	x0, x0, x2
	orr	x0, x0, x1
	ubfx	x0, x0, #8, #4
	.endm

#include "stub.S"
