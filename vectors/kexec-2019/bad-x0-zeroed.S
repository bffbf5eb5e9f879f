/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x0 is cleared on the way: the new kernel does not find its device tree.
 * Caught by: RST-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x400)
	mov	x0, xzr
	br	x4
	.endm

#include "stub.S"
