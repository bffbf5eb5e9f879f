/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HSCTLR.TE is set: the next exception to Hyp mode is taken as Thumb code, and the table is ARM.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	read_hsctlr	r3
	orr	r3, r3, #HSCTLR_TE
	write_hsctlr	r3
	isb
	.endm

#include "stub.S"
