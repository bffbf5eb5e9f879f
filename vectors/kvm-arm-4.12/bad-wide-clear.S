/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Clears EE and TE in HSCTLR besides: a kernel of Thumb instructions is lost.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#define THUMB
#include "../kvm32.inc"

BREAK(mmu_off)
	mov32	r0, HSCTLR_MACI | HSCTLR_EE | HSCTLR_TE
	.endm

#include "stub.S"
