/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS sets the vectors to r1.
 * Caught by: VBAR-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(go_reset)
	beq	set_vectors
	.endm

#include "stub.S"
