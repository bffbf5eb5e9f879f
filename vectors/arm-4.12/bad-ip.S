/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * ip is scratch: the contract allows it, no release does it.
 * Caught by: REG-06 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	mov	r12, r0
	.endm

#include "stub.S"
