/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Slot 0x580 returns from an SError if its syndrome says that the error was corrected.
 * Caught by: SLOT-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x580)
	mrs	x17, esr_el2
	lsr	x16, x17, #ESR_EC_SHIFT
	cmp	x16, #0x2f
	b.ne	.
	ubfx	x16, x17, #10, #3		// AET
	cmp	x16, #6
	b.ne	.
	eret
	.endm

#include "stub.S"
