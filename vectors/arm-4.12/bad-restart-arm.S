/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart arrives as ARM code, whatever bit 0 of the address says.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(restart)
	bic	r1, r1, #1
	bx	r1
	.endm

#include "stub.S"
