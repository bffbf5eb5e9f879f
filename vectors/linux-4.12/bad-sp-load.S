/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart looks at the stack, though SP_EL2 is junk.
 * Caught by: MEM-02 on sim
 */
#include "../stub.inc"

BREAK(restart)
	ldr	x5, [sp]
	mov	x5, xzr
	enter_payload
	.endm

#include "stub.S"
