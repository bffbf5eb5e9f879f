/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The kernel's own VBAR is told.
 * Caught by: RES-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(get)
	mrc	p15, 0, r0, c12, c0, 0
	.endm

#include "stub.S"
