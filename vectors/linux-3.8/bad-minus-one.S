/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Minus one asks for the vectors, as on 32-bit Arm, and zero becomes their address.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_set)
	cmn	x0, #1
	b.ne	set_vectors
	.endm

#include "stub.S"
