/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TCR_EL2.PS is 40 bits on every CPU.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_ps)
	mov	x1, #2
	bfi	x0, x1, #16, #3
	.endm

#include "stub.S"
