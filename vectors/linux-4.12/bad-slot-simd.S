/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The dead slot for IRQs of the kernel counts in v5 while it spins.
 * Caught by: SLOT-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x480)
	slot_begin 0x480
1:	add	v5.2d, v5.2d, v5.2d
	b	1b
	slot_end
	.endm

#include "stub.S"
