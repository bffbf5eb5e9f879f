/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A dead slot clears VBAR_EL2 before it hangs.
 * Caught by: SLOT-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x480)
	msr	vbar_el2, xzr
	b	.
	.endm

#include "stub.S"
