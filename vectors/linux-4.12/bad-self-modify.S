/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS keeps the last table's address in a word of the stub's own text.
 * Caught by: MEM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	adr	x0, last_vectors
	str	w1, [x0]
	.endm

#include "stub.S"

last_vectors:
	.word	0
