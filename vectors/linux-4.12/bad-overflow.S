/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The live slot is padded with forty NOPs, so that it runs into the next and shifts all that follow.
 * Caught by: SIZE-01 in the file
 */
#include "../stub.inc"

	UNCHECKED

BREAK(slot_0x400)
	.rept	40
	nop
	.endr
	b	stub_call
	.endm

#include "stub.S"
