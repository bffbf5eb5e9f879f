/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Dead slot 0x200 sets the vectors before it hangs, if a data abort of EL2's own leads there.
 * Caught by: SLOT-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x200)
	msr	tpidrro_el0, x17
	mrs	x17, esr_el2
	lsr	x17, x17, #ESR_EC_SHIFT
	cmp	x17, #0x25
	mrs	x17, tpidrro_el0
	b.ne	.
	msr	vbar_el2, x1
	b	.
	.endm

#include "stub.S"
