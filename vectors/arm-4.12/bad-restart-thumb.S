/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A Thumb stub restarts by MOV, which goes on as Thumb code, whatever bit 0 of the address says.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#define THUMB
#include "../arm.inc"

BREAK(restart)
	mov	pc, r1
	.endm

#include "stub.S"
