/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Slot 0x200 answers VHE_RESTART only.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x200)
	cmp	x0, #HVC_VHE_RESTART
	b.eq	stub_call
	b	.
	.endm

#include "stub.S"
