/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value comes with its upper half set, as if it were a negative 32-bit number.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	movn	x0, #~(HVC_STUB_ERR >> 16) & 0xffff, lsl #16
	movk	x0, #HVC_STUB_ERR & 0xffff
	.endm

#include "stub.S"
