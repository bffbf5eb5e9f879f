/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Takes the vectors for the stack.
 * Caught by: REG-04 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_stack)
	mov	sp, r1
	.endm

#include "stub.S"
