/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The ISB before the MMU is switched off stands an instruction too early: some cores want it next to the write.
 * Caught by: SYNC-06 on sim
 */
#include "../stub.inc"

BREAK(sctlr_before)
	isb
	nop
	.endm

#include "stub.S"
