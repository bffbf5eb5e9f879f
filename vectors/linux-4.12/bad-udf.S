/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS runs into an undefined instruction.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.eq	reset_vectors
	.endm

#include "stub.S"

reset_vectors:
	udf	#0
	b	succeed
