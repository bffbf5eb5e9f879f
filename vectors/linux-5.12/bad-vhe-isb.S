/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * There is no ISB between TLBI and the write that switches the MMU on, as before 430251cc864b: translation may begin
 * with what the TLB held.
 * Caught by: SYNC-08 in the file
 */
#include "../stub.inc"

BREAK(vhe_tlbi_isb)
	.endm

#include "stub.S"
