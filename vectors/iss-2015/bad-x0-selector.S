/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x0 selects the call instead of the immediate, as was merged in the end.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(immediate)
	mov	x18, x0
	.endm

#include "stub.S"
