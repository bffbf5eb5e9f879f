/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The slot of EL2 itself is dead, as before 5.13, so that a CPU that cannot leave VHE hangs in its first call.
 * Caught by: SLOT-03 in the file
 */
#include "../stub.inc"

BREAK(slot_0x200)
	b	.
	.endm

#include "stub.S"
