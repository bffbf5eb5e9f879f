/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The second call changes HTTBR under the MMU, and leaves translations by the old page tables in the TLBs.
 * Caught by: SYNC-05 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(second_tlbi)
	.endm

#include "stub.S"
