/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * If VHE is for the hypervisor alone, its field is taken for the number of a call: RESET_VECTORS, if the field is 2.
 * Caught by: VHE-01 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(is_reset)
is_field_or_number:
	cmp	x0, #HVC_RESET_VECTORS
	.endm

BREAK(vhe_is_ours)
	cbnz	x1, is_field_or_number
	.endm

#include "stub.S"
