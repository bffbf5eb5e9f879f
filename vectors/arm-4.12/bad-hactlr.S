/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HACTLR is written, which no outcome holds: a core may lose its coherence by it.
 * Caught by: SYS-04 on sim:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	mcr	p15, 4, r1, c1, c0, 1
	ldr	r0, error_value
	.endm

#include "stub.S"
