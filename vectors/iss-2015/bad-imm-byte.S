/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Only the low byte of the immediate is looked at, so that 0x102 sets the vectors.
 * Caught by: IMM-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(immediate)
	and	x18, x18, #0xff
	.endm

#include "stub.S"
