/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CPTR_EL2 is taken for the layout without E2H, even on a CPU that cannot clear E2H: ZCR_EL2 traps there, into slot
 * 0x200, for ever.
 * Caught by: LIVE-01 on sim:max, qemu:max
 */
#include "../stub.inc"

BREAK(untrap_sve)
	mrs	x0, cptr_el2
	bic	x0, x0, #1 << 8			// TZ: under E2H this bit is none
	msr	cptr_el2, x0
	isb
	.endm

#include "stub.S"
