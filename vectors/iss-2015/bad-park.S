/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CALL_FUNC keeps the caller's x30 in x17 and the function in x18: functions are told to preserve x18 only.
 * Caught by: REG-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(park)
	mov	x17, x30
	.endm

BREAK(target)
	mov	x18, x0
	.endm

BREAK(function)
	blr	x18
	.endm

BREAK(unpark)
	mov	x30, x17
	.endm

#include "stub.S"
