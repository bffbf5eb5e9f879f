/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call is an undefined instruction.
 * Caught by: LIVE-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	udf	#0
	.endm

#include "stub.S"
