/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS leaves a word at a fixed address, which is somebody else's: here the first page of the caller's image.
 * Caught by: MEM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	movz	x0, #0x4020, lsl #16		// HV_IMAGE_BASE, whose first page has room
	str	x0, [x0, #0x800]
	.endm

#include "stub.S"
