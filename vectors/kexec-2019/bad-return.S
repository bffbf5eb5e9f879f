/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call returns to EL1.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x400)
	eret
	.endm

#include "stub.S"
