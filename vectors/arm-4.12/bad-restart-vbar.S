/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart sets the vectors to its entry.
 * Caught by: VBAR-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(restart)
	write_hvbar	r1
	bx	r1
	.endm

#include "stub.S"
