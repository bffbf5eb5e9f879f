/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * CALL_FUNC branches to the function's virtual address.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(to_physical)
	mov	x7, x1
	.endm

#include "stub.S"
