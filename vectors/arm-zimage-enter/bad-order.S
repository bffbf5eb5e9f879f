/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The machine and the device tree are exchanged.
 * Caught by: RST-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(machine)
	mov	r1, r8
	.endm

BREAK(tree)
	mov	r2, r7
	.endm

#include "stub.S"
