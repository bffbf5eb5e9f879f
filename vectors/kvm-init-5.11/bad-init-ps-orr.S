/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The size of addresses is added to that of the parameter, which need not be the CPU's.
 * Caught by: SYS-03 on sim
 */
#include "../stub.inc"

BREAK(init_ps)
	and	x2, x2, #7
	lsl	x2, x2, #16
	orr	x0, x0, x2
	.endm

#include "stub.S"
