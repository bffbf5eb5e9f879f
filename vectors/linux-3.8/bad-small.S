/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Numbers up to 3 are taken for those of later calls, and set no vectors.
 * Caught by: VBAR-03 on sim
 */
#include "../stub.inc"

BREAK(go_set)
	cmp	x0, #3
	b.hi	set_vectors
	cbnz	x0, leave
	.endm

#include "stub.S"
