/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Success leaves CPTR_EL2.TFP set: the kernel's next SIMD instruction traps to EL2, into a slot that hangs.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	mov	x0, #1 << 10
	msr	cptr_el2, x0
	mov	x0, xzr
	.endm

#include "stub.S"
