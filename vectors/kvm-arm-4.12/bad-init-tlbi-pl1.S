/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TLBIALL in place of TLBIALLH: the kernel's translations are dropped, and not those of Hyp mode.
 * Caught by: SYNC-05 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_tlbi)
	mcr	p15, 0, r2, c8, c7, 0
	.endm

#include "stub.S"
