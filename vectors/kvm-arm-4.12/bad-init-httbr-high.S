/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Page tables above 4 GiB are missed: HTTBR's upper word is always zero.
 * Caught by: LIVE-01 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_httbr)
	mov	r12, #0
	mcrr	p15, 4, r2, r12, c2
	.endm

#include "stub.S"
