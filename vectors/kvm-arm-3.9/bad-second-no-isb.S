/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * No ISB lies between HTTBR and TLBIALLH: a walk by the old page tables may bring back what was dropped.
 * Caught by: SYNC-05 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(second_isb)
	.endm

#include "stub.S"
