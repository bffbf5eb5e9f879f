/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call opens a stack frame, and x29 stays with it.
 * Caught by: REG-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	mov	x29, sp
	mov	x0, xzr
	.endm

#include "stub.S"
