/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * VHE_RESTART looks at the CPU alone, not at what the command line says of it.
 * Caught by: VHE-01 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(vhe_field)
	mrs	x0, id_aa64mmfr1_el1
	ubfx	x0, x0, #8, #4
	.endm

#include "stub.S"
