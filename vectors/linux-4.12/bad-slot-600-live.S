/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Synchronous exceptions of AArch32 are taken for calls.
 * Caught by: SLOT-03 in the file; SLOT-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x600)
	b	stub_call
	.endm

#include "stub.S"
