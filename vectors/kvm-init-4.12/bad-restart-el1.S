/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART makes the mode EL1h.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(entry_spsr)
	mov	x0, #0x3c5
	msr	spsr_el2, x0
	.endm

#include "stub.S"
