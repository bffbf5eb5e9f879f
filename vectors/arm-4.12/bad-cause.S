/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The cause is looked at: what is no HVC is returned from, and no call.
 * Caught by: CAUSE-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	mrc	p15, 4, r3, c5, c2, 0
	lsr	r3, r3, #26
	cmp	r3, #0x12
	bne	leave
	.endm

#include "stub.S"
