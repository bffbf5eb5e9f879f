/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Of TG0, bit 15 is not taken from TCR_EL1: page tables of 16 KiB pages are taken for ones of 4 KiB.
 * Caught by: LIVE-01 on sim
 */
#include "../stub.inc"

BREAK(init_taken)
	and	x0, x0, #0x7f00
	.endm

#include "stub.S"
