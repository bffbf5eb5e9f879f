/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The address that was set is cleared in r0, as since 4.12.
 * Caught by: RES-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(vbar)
	write_hvbar	r0
	mov	r0, #0
	.endm

#include "stub.S"
