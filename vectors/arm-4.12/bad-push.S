/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * r4 is pushed and popped again: there is no stack.
 * Caught by: MEM-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	push	{r4}
	pop	{r4}
	.endm

#include "stub.S"
