/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The host comes back without PSTATE.DIT.
 * Caught by: RET-02 on sim
 */
#include "../stub.inc"

BREAK(success)
	mrs	x5, spsr_el2
	bic	x5, x5, #1 << 24
	msr	spsr_el2, x5
	mov	x0, xzr
	.endm

#include "stub.S"
