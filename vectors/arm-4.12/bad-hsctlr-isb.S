/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HSCTLR is written, and what comes behind relies upon it with no ISB between.
 * Caught by: SYNC-01 in the file
 */
#include "../arm.inc"

BREAK(on_entry)
	read_hsctlr	r3
	write_hsctlr	r3
	ldr	r3, error_value
	.endm

#include "stub.S"
