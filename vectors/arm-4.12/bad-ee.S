/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HSCTLR.EE is set: the next exception to Hyp mode reads the error value from the pool with its bytes turned round.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	read_hsctlr	r3
	orr	r3, r3, #HSCTLR_EE
	write_hsctlr	r3
	isb
	.endm

#include "stub.S"
