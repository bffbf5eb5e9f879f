/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The slot of the kernel's HVC is dead.
 * Caught by: SLOT-03 in the file
 */
#include "../stub.inc"

BREAK(slot_0x400)
	b	.
	.endm

#include "stub.S"
