/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SCTLR_EL2 is cleared, with the bits that have to be one.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(mmu_off)
	isb
	msr	sctlr_el2, xzr
	isb
	.endm

#include "stub.S"
