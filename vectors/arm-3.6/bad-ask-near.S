/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * -2 asks for the vectors, too, in place of being set.
 * Caught by: VBAR-03 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(is_get)
	cmn	r0, #2
	beq	get_vectors
	cmp	r0, #ARM_GET_VECTORS
	.endm

#include "stub.S"
