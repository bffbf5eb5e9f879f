/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS parks the table's address in TPIDR_EL1, the caller's per-CPU offset.
 * Caught by: SYS-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	tpidr_el1, x1
	msr	vbar_el2, x1
	.endm

#include "stub.S"
