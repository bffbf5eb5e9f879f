/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * E2H is set, and the registers that it renames are used before it is sure to be in force.
 * Caught by: SYNC-03 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_hcr_isb)
	nop
	.endm

#include "stub.S"
