/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart clears r0, as KVM's does.
 * Caught by: REG-06 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(restart)
	mov	r0, #0
	bx	r1
	.endm

#include "stub.S"
