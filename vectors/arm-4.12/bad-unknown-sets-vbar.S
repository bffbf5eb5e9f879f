/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call sets the vectors.
 * Caught by: CALL-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	write_hvbar	r1
	ldr	r0, error_value
	.endm

#include "stub.S"
