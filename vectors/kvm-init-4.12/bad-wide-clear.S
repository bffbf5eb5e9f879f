/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SCTLR_EL2 loses its upper half with the flags.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(mmu_off)
	mrs	x5, sctlr_el2
	mov	w6, #0x100f		// I, SA, C, A, M
	bic	w5, w5, w6
	isb
	msr	sctlr_el2, x5
	isb
	.endm

#include "stub.S"
