/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * r4 is scratch.
 * Caught by: REG-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	mov	r4, r0
	.endm

#include "stub.S"
