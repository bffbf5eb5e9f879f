/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An exception of EL0's parks the CPU.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(on_entry)
	mrs	x17, spsr_el2
	tst	x17, #0xf			// M: the level
	b.eq	.
	.endm

#include "stub.S"
