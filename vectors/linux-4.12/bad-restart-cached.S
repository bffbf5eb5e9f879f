/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART turns the EL2 instruction cache on for its payload.
 * Caught by: RST-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mrs	x5, sctlr_el2
	orr	x5, x5, #(1 << 12)
	msr	sctlr_el2, x5
	isb
	enter_payload
	.endm

#include "stub.S"
