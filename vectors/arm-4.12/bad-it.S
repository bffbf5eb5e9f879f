/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Of Thumb instructions: a branch stands in an IT block and is not its last instruction, which is UNPREDICTABLE.
 * Caught by: CODE-01 in the file
 */
#define THUMB
#include "../arm.inc"

BREAK(go_set)
	.inst.n	0xbf04		// ITT EQ
	.inst.n	0xe000		// B, behind the next
	.inst.n	0xbf00		// NOP
	beq	set_vectors
	.endm

#include "stub.S"
