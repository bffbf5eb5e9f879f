/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS leaves the instruction cache of EL2 enabled.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_reset)
	b.eq	reset_vectors
	.endm

#include "stub.S"

reset_vectors:
	mrs	x0, sctlr_el2
	orr	x0, x0, #1 << 12		// I
	msr	sctlr_el2, x0
	b	succeed
