/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS returns a bit of PMCCNTR_EL0, which is zero while the counter stands still.
 * Caught by: RES-01 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x16, pmccntr_el0
	and	x0, x16, #1
	.endm

#include "stub.S"
