/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Thirteen NOPs at the start of the handler in slot 0x400 are one instruction too many.
 * Caught by: SIZE-01 in the file
 */
#include "../stub.inc"

	UNCHECKED

BREAK(on_entry_0x400)
	.rept	13
	nop
	.endr
	.endm

#include "stub.S"
