/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The word of the Hyp trap is dead.
 * Caught by: SLOT-03 in the file
 */
#include "../arm.inc"

BREAK(slot_0x14)
	slot_dead
	.endm

#include "stub.S"
