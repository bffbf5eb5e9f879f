/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call is selected by the HVC's immediate instead of x0, as in the proposal of 2015.
 * Caught by: IMM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_entry)
	mrs	x0, esr_el2
	and	x0, x0, #0xffff
	.endm

#include "stub.S"
