/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * No ISB lies between HTTBR, HTCR, HMAIR0 and HMAIR1 and the MMU that goes by them.
 * Caught by: SYNC-03 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_context)
	.endm

BREAK(init_tlbi_isb)
	.endm

#include "stub.S"
