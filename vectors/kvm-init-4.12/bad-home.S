/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS and SOFT_RESTART put the vectors behind the stub's table, where none are.
 * Caught by: SYS-03 on sim
 */
#include "../stub.inc"

BREAK(vbar)
	add	x5, x5, #TABLE_SIZE
	msr	vbar_el2, x5
	.endm

#include "stub.S"
