/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CPACR_EL1.TTA is lost on the way: trace registers no longer trap.
 * Caught by: SYS-02 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_cpacr)
	mrs	x0, cpacr_el12
	bic	x0, x0, #1 << 28
	msr	cpacr_el1, x0
	.endm

#include "stub.S"
