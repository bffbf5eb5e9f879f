/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SCTLR_EL2 is made of flags, without the bits that have to be one, as up to 4.12.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_sctlr)
	mov32	x4, 0x100d
	.endm

#include "stub.S"
