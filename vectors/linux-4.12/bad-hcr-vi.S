/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A reset makes a virtual interrupt pending for EL1, by a bit of HCR_EL2 that is not its own.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x5, hcr_el2
	eor	x5, x5, #1 << 7
	msr	hcr_el2, x5
	mov	x0, xzr
	.endm

#include "stub.S"
