/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * No ISB stands before the write that switches the MMU off: some cores fetch astray around it.
 * Caught by: SYNC-06 on sim
 */
#include "../stub.inc"

BREAK(sctlr_before)
	.endm

#include "stub.S"
