/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The identity map is entered at the address where the kernel has it.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(offset)
	mov	x6, xzr
	.endm

#include "stub.S"
