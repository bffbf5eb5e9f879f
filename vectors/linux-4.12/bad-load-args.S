/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart loads from its entry, but only if x2 is zero and x3 is not. The value is of no use to it.
 * Caught by: MEM-02 on sim
 */
#include "../stub.inc"

BREAK(restart)
	cbnz	x2, .Lenter
	cbz	x3, .Lenter
	ldr	wzr, [x1]
.Lenter:
	enter_payload
	.endm

#include "stub.S"
