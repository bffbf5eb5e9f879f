/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The override's value counts in bits that are not in its mask.
 * Caught by: VHE-01 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_field)
	mrs	x0, id_aa64mmfr1_el1
	ubfx	x0, x0, #8, #4
	cbz	x0, 1f
	adr	x2, override_mmfr1
	ldp	x1, x2, [x2]
	ubfx	x1, x1, #8, #4
	ubfx	x2, x2, #8, #4
	cbz	x2, 1f
	mov	x0, x1
1:
	.endm

#include "stub.S"
