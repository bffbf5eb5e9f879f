/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS and SOFT_RESTART leave IESB set: the payload begins with another SCTLR_EL2 than a reset gives.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(sctlr_flags)
	mov32	x6, 0x100f
	.endm

#include "stub.S"
