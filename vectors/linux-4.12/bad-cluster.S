/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CPUs of another cluster, as Aff1 of MPIDR_EL1 tells, cannot set vectors.
 * Caught by: VBAR-01 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	mrs	x17, mpidr_el1
	tst	x17, #0xff00
	b.ne	succeed
	msr	vbar_el2, x1
	.endm

#include "stub.S"
