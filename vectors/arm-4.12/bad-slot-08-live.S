/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An HVC of Hyp mode itself is answered, as by arm64's stub since 5.13.
 * Caught by: SLOT-03 in the file
 */
#include "../arm.inc"

BREAK(slot_0x08)
	slot_live	stub_call
	.endm

#include "stub.S"
