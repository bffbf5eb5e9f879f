/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * EL2 keeps its own MAIR, in place of EL1's.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_mair)
	mrs	x4, mair_el2
	.endm

#include "stub.S"
