/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The slot before that of the HVC has no branch to itself, so that an SError of EL2 becomes a call.
 * Caught by: SLOT-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x380)
	nop
	.endm

#include "stub.S"
