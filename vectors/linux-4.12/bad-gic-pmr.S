/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A restart sets the priority mask of the GIC, if ID_AA64PFR0_EL1 tells of one that has registers.
 * Caught by: SYS-04 on sim:max
 */
#include "../stub.inc"

BREAK(restart)
	mrs	x5, id_aa64pfr0_el1
	ubfx	x5, x5, #24, #4
	cbz	x5, 9f
	mov	x5, #0xf0
	msr	S3_0_C4_C6_0, x5
9:	enter_payload
	.endm

#include "stub.S"
