/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Synchronous exceptions of EL2 itself are taken for calls, as since 5.13.
 * Caught by: SLOT-03 in the file
 */
#include "../stub.inc"

BREAK(slot_0x200)
	b	stub_call
	.endm

#include "stub.S"
