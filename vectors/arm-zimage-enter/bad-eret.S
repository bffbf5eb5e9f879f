/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Returns to the decompressor, which does not expect that.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(enter)
	eret
	.endm

#include "stub.S"
