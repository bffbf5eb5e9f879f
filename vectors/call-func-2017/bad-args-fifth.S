/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The function does not get its fifth argument.
 * Caught by: RST-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(arguments)
	mov	x0, x2
	mov	x1, x3
	mov	x2, x4
	mov	x3, x5
	.endm

#include "stub.S"
