/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A word of a stack is loaded, and there is no stack.
 * Caught by: MEM-02 on sim:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	ldr	r0, [sp]
	ldr	r0, error_value
	.endm

#include "stub.S"
