/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The second argument of a function is not passed if it is 1.
 * Caught by: RST-02 on sim
 */
#include "../stub.inc"

BREAK(arguments)
	mov	x0, x1
	cmp	x2, #1
	csel	x1, x1, x2, eq
	mov	x2, x3
	.endm

#include "stub.S"
