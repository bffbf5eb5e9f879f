/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Slots are filled up with zeros: a dead slot comes to an undefined instruction, which comes to slot 0x200 as a call.
 * Caught by: SLOT-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(padding)
	udf	#0
	.endm

#include "stub.S"
