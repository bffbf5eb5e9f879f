/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart enters with BTYPE set: what it enters in guarded memory must then be a landing pad.
 * Caught by: SYS-03 on sim
 */
#include "../stub.inc"

BREAK(entry_spsr)
	mov	x0, #0x3c9 | 3 << 10	// EL2h, DAIF; BTYPE
	msr	spsr_el2, x0
	.endm

#include "stub.S"
