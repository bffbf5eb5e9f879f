/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Registers are saved on the stack, and there is none: SP holds junk.
 * Caught by: KEXEC-02
 */
#include "../kexec.inc"

BREAK(on_entry)
	stp	x29, x30, [sp, #-16]!
	.endm

#include "relocate.S"
