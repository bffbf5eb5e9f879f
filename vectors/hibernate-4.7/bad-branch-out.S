/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The handler lies behind the table, so that a copy of the table leads to nothing.
 * Caught by: REACH-02
 */
#include "../stub.inc"

BREAK(vbar)
	b	restore_vectors
	.endm

#include "stub.S"

restore_vectors:
	msr	vbar_el2, x24
	eret
