/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART makes the mode EL2h and forgets the masks.
 * Caught by: RST-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(entry_spsr)
	mov	x0, #9
	msr	spsr_el2, x0
	.endm

#include "stub.S"
