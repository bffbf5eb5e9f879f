/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TCR_EL2.PS is 40 bits on every CPU, as KVM had it before 4.5.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_ps)
	mov	x5, #2
	bfi	x4, x5, #16, #3
	.endm

#include "stub.S"
