/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A BRK is returned from without an answer, by a stub of which every cause is a call.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_entry)
	mrs	x17, esr_el2
	lsr	x17, x17, #ESR_EC_SHIFT
	cmp	x17, #0x3c
	b.eq	leave
	.endm

#include "stub.S"
