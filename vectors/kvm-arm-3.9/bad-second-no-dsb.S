/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * No DSB waits for the second call's TLBIALLH before Hyp mode is left.
 * Caught by: SYNC-04 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(second_dsb)
	.endm

#include "stub.S"
