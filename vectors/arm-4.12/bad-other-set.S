/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A table of ARM instructions leads into Thumb code, where a branch stands in an IT block and is not its last instruction.
 * Caught by: CODE-01 in the file
 */
#include "../arm.inc"

BREAK(on_entry)
	add	pc, pc, #1	// into Thumb state, behind the next word
	nop
	.thumb
	.endm
BREAK(go_set)
	.inst.n	0xbf04		// ITT EQ
	.inst.n	0xe000		// B, behind the next
	.inst.n	0xbf00		// NOP
	beq	set_vectors
	.endm

#include "stub.S"
