/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * No DSB waits for the TLBIALLH before the MMU goes on.
 * Caught by: SYNC-04 on sim:cortex-a15
 */
#include "../kvm32.inc"

BREAK(init_dsb)
	.endm

#include "stub.S"
