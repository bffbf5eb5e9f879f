/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TCR_EL1 loses its upper bits, DS among them, by which addresses of 52 bits are on.
 * Caught by: SYS-02 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_tcr)
	mrs	x0, tcr_el12
	ubfx	x0, x0, #0, #59
	msr	tcr_el1, x0
	.endm

#include "stub.S"
