/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS runs into a breakpoint, as a kprobe plants it.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.eq	reset_vectors
	.endm

#include "stub.S"

reset_vectors:
	brk	#4
	b	succeed
