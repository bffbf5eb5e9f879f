/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A word of its own is loaded exclusively, which may fault if memory is Device, as all is with the MMU off.
 * Caught by: MEM-02 on sim:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	adr	r0, error_value
	ldrex	r0, [r0]
	.endm

#include "stub.S"
