/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart is an ERET, which arrives in the caller's mode.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(restart)
	msr	elr_hyp, r1
	eret
	.endm

#include "stub.S"
