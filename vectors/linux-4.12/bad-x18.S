/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x18 is scratch on the way to the error value: a kernel with a shadow call stack loses its stack.
 * Caught by: REG-03 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	mov32	x18, HVC_STUB_ERR
	mov	x0, x18
	.endm

#include "stub.S"
