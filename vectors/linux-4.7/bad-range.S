/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Only numbers below 0xfff are the stub's: it gives no error to others.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	cmp	x0, #0xfff
	b.hs	leave
	mov	x0, #HYP_GONE
	.endm

#include "stub.S"
