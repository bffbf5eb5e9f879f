/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The MMU is switched on, and the instruction cache maintained before that is sure.
 * Caught by: SYNC-02 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_mmu_isb)
	nop
	.endm

#include "stub.S"
