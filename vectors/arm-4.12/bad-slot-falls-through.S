/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The word of an undefined instruction does nothing, and control runs on into the next.
 * Caught by: SIZE-01 in the file
 */
#include "../arm.inc"

BREAK(slot_0x04)
	mov	r0, r0
	.endm

#include "stub.S"
