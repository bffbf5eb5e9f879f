/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart enters with the instruction cache on.
 * Caught by: RST-04 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(restart)
	read_hsctlr	r2
	orr	r2, r2, #HSCTLR_I
	write_hsctlr	r2
	isb
	bx	r1
	.endm

#include "stub.S"
