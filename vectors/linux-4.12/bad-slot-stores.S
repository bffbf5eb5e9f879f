/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A dead slot pushes two registers on a stack that is not there, and then hangs.
 * Caught by: SLOT-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x580)
	stp	x0, x1, [sp, #-16]!
	b	.
	.endm

#include "stub.S"
