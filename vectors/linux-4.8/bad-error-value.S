/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call gets 1, which is what SET_VECTORS leaves.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	mov	x0, #OLD_SET_VECTORS
	.endm

#include "stub.S"
