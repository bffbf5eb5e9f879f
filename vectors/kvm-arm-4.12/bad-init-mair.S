/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HMAIR1 is not taken from MAIR1: page tables with those attributes have other memory.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_mair1)
	mov	r2, #0
	.endm

#include "stub.S"
