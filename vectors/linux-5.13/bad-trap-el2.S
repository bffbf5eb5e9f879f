/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Slot 0x200 hangs on whatever EL2 does wrong itself, where the generation takes it for a call.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x200)
	mrs	x17, esr_el2
	lsr	x17, x17, #ESR_EC_SHIFT
	cmp	x17, #EC_HVC64
	b.ne	.
	b	stub_call
	.endm

#include "stub.S"
