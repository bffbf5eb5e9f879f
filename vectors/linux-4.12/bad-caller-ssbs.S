/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller loses PSTATE.SSBS: its mitigation of speculative stores is on from then on.
 * Caught by: RET-02 on sim
 */
#include "../stub.inc"

BREAK(return)
	mrs	x17, spsr_el2
	bic	x17, x17, #1 << 12
	msr	spsr_el2, x17
	eret
	.endm

#include "stub.S"
