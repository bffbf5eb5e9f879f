/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The upper half of the address of page tables, where it is above 4 GiB, stays in TCR_EL2.
 * Caught by: SYS-02 on sim
 */
#include "../stub.inc"

BREAK(init_t0sz)
	movk	x1, #0x8080, lsl #16
	movk	x1, #0x0019
	.endm

#include "stub.S"
