/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Bit 16 of the number, a hint in SMCCC function identifiers, is masked off, so that 0x10000 is SET_VECTORS.
 * Caught by: CALL-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_entry)
	bic	x0, x0, #0x10000
	.endm

#include "stub.S"
