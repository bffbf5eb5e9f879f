/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Success is not told: r0 still holds the number of the call.
 * Caught by: RES-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(success)
	mov	r0, r0
	.endm

#include "stub.S"
