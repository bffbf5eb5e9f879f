/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The new kernel is entered with BLR, and its x30 is not what the relocation code left there.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x400)
	blr	x4
	.endm

#include "stub.S"
