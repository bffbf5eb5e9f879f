/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call returns with IRQs unmasked.
 * Caught by: RET-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	mrs	x0, spsr_el2
	bic	x0, x0, #1 << 7		// I
	msr	spsr_el2, x0
	mov	x0, xzr
	.endm

#include "stub.S"
