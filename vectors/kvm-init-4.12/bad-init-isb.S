/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The init call completes its TLB maintenance and does not synchronise it before translation begins.
 * Caught by: SYNC-04 on sim
 */
#include "../stub.inc"

BREAK(init_tlbi_isb)
	nop
	.endm

#include "stub.S"
