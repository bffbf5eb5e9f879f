/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Answers GET_VECTORS of -1, which this table takes for a stack.
 * Caught by: SYS-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(on_entry)
	cmn	r0, #1
	bne	9f
	read_hvbar r0
	eret
9:
	.endm

#include "stub.S"
