/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The address of the parameters is cut to 36 bits.
 * Caught by: MEM-02 on sim
 */
#include "../stub.inc"

BREAK(init_hcr)
	and	x1, x1, #0xfffffffff
	ldr	x0, [x1, #48]		// HCR
	.endm

#include "stub.S"
