/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The init call completes its TLB maintenance and does not synchronise it before translation begins, as Linux 5.11 to
 * 6.12 do, and as the move to EL2 did before "Add missing ISB after invalidating TLB in enter_vhe".
 * Caught by: SYNC-04 on sim
 */
#include "../stub.inc"

BREAK(init_tlbi_isb)
	nop
	.endm

#include "stub.S"
