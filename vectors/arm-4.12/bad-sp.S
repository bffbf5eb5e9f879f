/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SP_hyp is set: it is junk to the stub, but another hypervisor may have left it.
 * Caught by: REG-04 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(on_entry)
	mov	sp, r1
	.endm

#include "stub.S"
