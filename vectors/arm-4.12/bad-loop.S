/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call does not end.
 * Caught by: LIVE-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	b	.
	.endm

#include "stub.S"
