/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel is entered in Supervisor mode, and Hyp mode is lost to it.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(enter)
	msr	elr_hyp, r4
	mov	r3, #0x1d3
	msr	spsr_cxsf, r3
	eret
	.endm

#include "stub.S"
