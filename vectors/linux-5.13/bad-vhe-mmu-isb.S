/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel's MMU is switched on, and the next instruction is a DSB in the place of the ISB.
 * Caught by: SYNC-01 in the file
 */
#include "../stub.inc"

BREAK(vhe_mmu_isb)
	dsb	sy
	.endm

#include "stub.S"
