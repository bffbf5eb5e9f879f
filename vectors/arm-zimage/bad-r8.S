/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * r8 is lost, which the decompressor has in it across both HVCs: the device tree.
 * Caught by: REG-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(vbar)
	write_hvbar	r1
	mov	r8, r1
	.endm

#include "stub.S"
