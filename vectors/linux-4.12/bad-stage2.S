/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS fails if HCR_EL2.VM is set, which no call asks for.
 * Caught by: RES-01 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x16, hcr_el2
	and	x0, x16, #1
	.endm

#include "stub.S"
