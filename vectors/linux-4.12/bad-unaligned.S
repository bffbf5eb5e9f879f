/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call loads from an odd address: with the MMU off all memory is Device, which does not take that.
 * Caught by: ALIGN-02 on sim
 */
#include "../stub.inc"

BREAK(success)
	adr	x1, .
	ldur	x1, [x1, #1]
	mov	x0, xzr
	.endm

#include "stub.S"
