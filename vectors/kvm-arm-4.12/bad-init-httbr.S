/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The page tables are taken from the two halves in the wrong order.
 * Caught by: LIVE-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_httbr)
	mcrr	p15, 4, r3, r2, c2
	.endm

#include "stub.S"
