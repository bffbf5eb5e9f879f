/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * VTTBR_EL2 keeps what stood there if its parameter is zero.
 * Caught by: SYS-03 on sim
 */
#include "../stub.inc"

BREAK(init_vttbr)
	cbz	x2, 9f
	msr	vttbr_el2, x2
9:
	.endm

#include "stub.S"
