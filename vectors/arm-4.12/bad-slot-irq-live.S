/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An IRQ is answered as a call.
 * Caught by: SLOT-03 in the file
 */
#include "../arm.inc"

BREAK(slot_0x18)
	slot_live	stub_call
	.endm

#include "stub.S"
