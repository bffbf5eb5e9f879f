/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart drops bits above 50 of the entry, one of which a CPU with 52 bits of address has.
 * Caught by: RST-01 on sim
 */
#include "../stub.inc"

BREAK(restart)
	and	x5, x1, #0x7ffffffffffff
	mov	x0, x2
	mov	x1, x3
	mov	x2, x4
	br	x5
	.endm

#include "stub.S"
