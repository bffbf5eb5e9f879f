/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The exception class is taken into x30, as in 4.7, when callers still saved it.
 * Caught by: REG-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_entry)
	mrs	x30, esr_el2
	lsr	x30, x30, #26
	.endm

#include "stub.S"
