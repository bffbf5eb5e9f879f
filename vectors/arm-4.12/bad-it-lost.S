/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A caller that trapped in an IT block comes back as if there were none.
 * Caught by: CAUSE-01 on sim:cortex-a15
 */
#include "../arm.inc"

BREAK(failure)
	mrs	r0, spsr
	bic	r0, r0, #0xfc00
	msr	spsr_cxsf, r0
	ldr	r0, error_value
	.endm

#include "stub.S"
