/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value goes into the lower half of x0 and the caller's upper half stays.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	movk	x0, #HVC_STUB_ERR >> 16, lsl #16
	movk	x0, #HVC_STUB_ERR & 0xffff
	.endm

#include "stub.S"
