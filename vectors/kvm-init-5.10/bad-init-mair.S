/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * MAIR_EL2 gets the attributes that this code believes the kernel to have, and not those of MAIR_EL1.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_mair)
	mov32	x0, 0x440c0400
	.endm

#include "stub.S"
