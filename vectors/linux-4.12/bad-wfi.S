/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call goes to sleep.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
1:	wfi
	b	1b
	.endm

#include "stub.S"
