/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub sleeps until an interrupt is there, and there may be none.
 * Caught by: LIVE-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	wfi
	ldr	r0, error_value
	.endm

#include "stub.S"
