/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An SError of EL2 itself is dropped: its slot returns.
 * Caught by: SLOT-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x380)
	eret
	.endm

#include "stub.S"
