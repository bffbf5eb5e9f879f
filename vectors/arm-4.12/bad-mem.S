/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call is stored at SP_hyp, which is junk.
 * Caught by: MEM-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	str	r0, [sp]
	.endm

#include "stub.S"
