/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * PSTATE.UAO of the caller does not come along to EL2.
 * Caught by: RET-02 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_spsr)
	bic	x0, x0, #1 << 23
	msr	spsr_el1, x0
	.endm

#include "stub.S"
