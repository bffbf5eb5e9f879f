/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * VHE_RESTART sets a bit of HCR_EL2 besides that CPUs without transactions do not have: TME, with which the
 * others let EL1 use them.
 * Caught by: SYS-03 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_hcr)
	orr	x0, x0, #1 << 39
	msr	hcr_el2, x0
	.endm

#include "stub.S"
