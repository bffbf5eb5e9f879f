/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The HVC's immediate is looked at: any but 0 is an unknown call.
 * Caught by: IMM-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	mrc	p15, 4, r3, c5, c2, 0
	lsl	r3, r3, #16
	cmp	r3, #0
	mvnne	r0, #0
	.endm

#include "stub.S"
