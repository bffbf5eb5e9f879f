/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The new kernel is entered on SP_EL0.
 * Caught by: RST-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(slot_0x400)
	msr	spsel, #0
	br	x4
	.endm

#include "stub.S"
