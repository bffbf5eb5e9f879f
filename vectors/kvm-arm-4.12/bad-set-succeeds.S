/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS says that it has set the vectors, and has not.
 * Caught by: RES-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(failure)
	mov	r0, #0
	.endm

#include "stub.S"
