/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS parks the table's address in SP_EL0, where the kernel keeps its current task.
 * Caught by: REG-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x1
	msr	sp_el0, x1
	.endm

#include "stub.S"
