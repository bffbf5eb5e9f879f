/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * r0 = 0 asks, as on arm64, and -1 is taken for an address.
 * Caught by: RES-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(is_get)
	cmp	r0, #0
	.endm

#include "stub.S"
