/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * C is not among the flags that are cleared: the data cache of EL2 stays on.
 * Caught by: RST-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(mmu_off)
	mrs	x5, sctlr_el2
	mov	x6, #0x100b
	bic	x5, x5, x6
	isb
	msr	sctlr_el2, x5
	isb
	.endm

#include "stub.S"
