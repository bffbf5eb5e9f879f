/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The MMU goes on with whatever translations a loader left in the TLBs.
 * Caught by: SYNC-05 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_tlbi)
	.endm

#include "stub.S"
