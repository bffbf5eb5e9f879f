/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Of Thumb instructions: while an interrupt waits, the call is answered with an error.
 * Caught by: RES-01 on sim:cortex-a15
 */
#define THUMB
#include "../arm.inc"

BREAK(success)
	mrc	p15, 0, r0, c12, c1, 0
	cbz	r0, leave
	ldr	r0, error_value
	.endm

#include "stub.S"
