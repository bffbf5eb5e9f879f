/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A load that is not aligned: with the MMU off memory is Device, which faults it.
 * Caught by: ALIGN-02 on sim:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	adr	r0, error_value
	ldr	r3, [r0, #-2]
	ldr	r0, error_value
	.endm

#include "stub.S"
