/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TG0 is not taken from TCR_EL1, so that page tables of 4 KiB pages alone are understood.
 * Caught by: LIVE-01 on sim
 */
#include "../stub.inc"

BREAK(init_taken)
	and	x0, x0, #0x3f00
	.endm

#include "stub.S"
