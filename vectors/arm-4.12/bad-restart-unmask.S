/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart lets IRQs in.
 * Caught by: RST-03 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(restart)
	cpsie	i
	bx	r1
	.endm

#include "stub.S"
