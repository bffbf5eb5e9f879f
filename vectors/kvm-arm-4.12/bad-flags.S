/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * C stays set in HSCTLR when the MMU is switched off.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(mmu_off)
	mov32	r0, HSCTLR_MACI & ~HSCTLR_C
	.endm

#include "stub.S"
