/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The error value is that of 4.12, which came later in the series.
 * Caught by: RES-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	movw	r0, #0xca11
	movt	r0, #0x0bad
	.endm

#include "stub.S"
