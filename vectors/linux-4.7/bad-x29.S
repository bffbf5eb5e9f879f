/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The exception class is taken into x29, which no wrapper saves.
 * Caught by: REG-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(cause)
	mrs	x29, esr_el2
	.endm

BREAK(class)
	lsr	x29, x29, #ESR_EC_SHIFT
	.endm

BREAK(is_hvc)
	cmp	x29, #EC_HVC64
	.endm

#include "stub.S"
