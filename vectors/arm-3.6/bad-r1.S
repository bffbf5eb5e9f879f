/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HSR is read into r1, as on arm64.
 * Caught by: REG-06 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	mrc	p15, 4, r1, c5, c2, 0
	.endm

#include "stub.S"
