/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A function that does not exist returns zero.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(no_function)
	mov	x0, xzr
	.endm

#include "stub.S"
