/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Dead slot 0x300 writes a register before it hangs, if x0 is RESET_VECTORS's number.
 * Caught by: SLOT-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x300)
	cmp	x0, #HVC_RESET_VECTORS
	b.ne	.
	msr	tpidr_el2, xzr
	b	.
	.endm

#include "stub.S"
