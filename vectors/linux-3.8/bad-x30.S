/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The exception class is taken into x30, as in 4.7, and no caller expects it yet.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(cause)
	mrs	x30, esr_el2
	.endm

BREAK(class)
	lsr	x30, x30, #ESR_EC_SHIFT
	.endm

BREAK(is_hvc)
	cmp	x30, #EC_HVC64
	.endm

#include "stub.S"
