/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Synchronous exceptions of EL2 itself are taken for calls, as by the stub since 5.13.
 * Caught by: SLOT-03 in the file
 */
#include "../stub.inc"

BREAK(slot_0x200)
	b	__hyp_stub_vectors + 0x400
	.endm

#include "stub.S"
