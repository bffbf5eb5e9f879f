/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS is done by a call of its own, which comes to a dead slot from EL2.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.eq	reset_vectors
	.endm

#include "stub.S"

reset_vectors:
	hvc	#0
	b	succeed
